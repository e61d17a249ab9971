"""`python -m chaos`: exit 0 only if nothing was lost, nothing doubled and everything came to its end in time."""

import argparse
import asyncio
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg

from chaos.authority import effects
from chaos.families import Family, Unanswered, states_of
from chaos.faults import Faults
from chaos.history import History, Receipt, cases_in, complaints, open_parts
from chaos.house import running
from chaos.whereabouts import whereabouts
from deploy.console import Console
from deploy.house import EmbeddedLotse

CLIENT_SECONDS = 10
CLIENTS = 24
STUCK_SECONDS = 30
"""When nothing has come anywhere for so long (a lease is 4 s, a retry soon follows), nothing more will."""
LONGEST_PAUSE_SECONDS = 10
"""A fault comes after so long also when nobody is answered."""
TOLD_EVERY_SECONDS = 10
TRAILS = 3
"""Of so many cases that are not well the whole trail is printed."""


@dataclass(frozen=True)
class Wish:
    """What a run is asked for; `within` are seconds from the last fault until all is final."""

    cases: int
    faults: int
    seed: int
    within: float
    pause: float
    broken: bool


async def run(wish: Wish, console: Console) -> list[str]:
    """One run; returns what is wrong."""
    history = History()
    async with running(console, broken=wish.broken) as (house, file):
        console.say(f"{wish.cases} cases, {wish.faults} faults, seed {wish.seed}")
        faults = Faults(house, random.Random(wish.seed))
        began = time.monotonic()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CLIENT_SECONDS)) as session:
            handing_in = asyncio.create_task(_hand_in(session, house, history, wish.cases))
            await _break(faults, wish, history)
            last_fault = time.monotonic()
            await handing_in
            console.say(
                f"{len(history.acknowledged)} acknowledged after {time.monotonic() - began:.0f} s; struck: {faults.struck}"
            )
            found = await _drain(house, history, file, last_fault, console)
            took = time.monotonic() - last_fault
            found = found or open_parts(await states_of(session, house.url, history))
            found += await whereabouts(house.database_url, sorted(cases_in(found))[:TRAILS]) if found else []
        done = effects(file)
        console.say(f"{len(done)} effects; quiet {took:.1f} s after the last fault (goal {wish.within:.0f} s)")
        missed = [] if took <= wish.within or wish.broken else [f"all was final only {took:.1f} s after the last fault"]
        return found or missed


async def _hand_in(session: aiohttp.ClientSession, house: EmbeddedLotse, history: History, cases: int) -> None:
    waiting = iter(range(cases))

    async def client() -> None:
        for _ in waiting:
            await Family(session, house.url, history).hand_in()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))


async def _break(faults: Faults, wish: Wish, history: History) -> None:
    """Strike all along the handing in, not only at its beginning: the next fault comes when the next share is acknowledged."""
    for number, (name, act) in enumerate(faults.plan(wish.faults, "kill bundles" if wish.broken else ""), start=1):
        due, began = wish.cases * number / (wish.faults + 1), time.monotonic()
        await asyncio.sleep(wish.pause)
        while len(history.acknowledged) < due and time.monotonic() - began < LONGEST_PAUSE_SECONDS:  # noqa: ASYNC110 - many clients, no event
            await asyncio.sleep(0.05)
        await faults.strike(name, act)


async def _drain(house: EmbeddedLotse, history: History, file: Path, since: float, console: Console) -> list[str]:
    """Wait until all is well, or until nothing has moved for long; returns what is wrong, and tells meanwhile what is waited for."""
    found, done, moved, told = ["not looked yet"], -1, since, since
    while found and time.monotonic() - moved < STUCK_SECONDS:
        await asyncio.sleep(0.5)
        try:
            received, states = await _look(house, file, history)
        except (OSError, asyncpg.PostgresError):
            continue
        found = complaints(history, received) or open_parts(states)
        if len(received) != done:
            done, moved = len(received), time.monotonic()
        if time.monotonic() - told > TOLD_EVERY_SECONDS:
            told = time.monotonic()
            console.say(f"  {told - since:.0f} s after the last fault: {len(found)} to come")
            for line in await whereabouts(house.database_url, sorted(cases_in(found))[:1]):
                console.say(f"    {line}")
    return found


async def _look(house: EmbeddedLotse, file: Path, history: History) -> tuple[list[Receipt], dict[str, dict[str, str]]]:
    """The effects in the authorities' file, with the case each delivery belongs to (authorities are not told), and states by part.

    States are read from the database only to know when to stop the clock; what counts is what each holder is shown afterwards.
    """
    connection = await asyncpg.connect(house.database_url, timeout=5)
    try:
        rows = await connection.fetch("select id::text, case_id::text, part_key from routing.delivery")
        parts = await connection.fetch("select case_id::text, key, state from bundles.part")
    finally:
        await connection.close()
    known = {row["id"]: (row["case_id"], row["part_key"]) for row in rows}
    received = [
        Receipt(*known.get(each["delivery"], ("unknown", each["part"])), each["delivery"]) for each in effects(file)
    ]
    states: dict[str, dict[str, str]] = {case: {} for case in history.acknowledged}
    for row in parts:
        states.setdefault(row["case_id"], {})[row["key"]] = row["state"]
    return received, {case: states[case] for case in history.acknowledged}


def wish_of(arguments: list[str]) -> Wish:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m chaos", description="Break everything while families hand in.")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--faults", type=int, default=26)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000), help="the order of the faults")
    parser.add_argument("--within", type=float, default=20.0, help="seconds from the last fault until all is final")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between faults")
    parser.add_argument("--broken", action="store_true", help="run the broken twin; exit 0 if it is found out")
    return Wish(**vars(parser.parse_args(arguments)))


def main(arguments: list[str]) -> int:
    """Run; print what is wrong."""
    wish, console = wish_of(arguments), Console()
    try:
        found = asyncio.run(run(wish, console))
    except Unanswered as error:
        console.say(f"  ✗ {error}")
        return 1  # of the broken twin too: it says nothing about what gets lost
    for complaint in found[:60]:
        console.say(f"  ✗ {complaint}")
    if wish.broken:
        console.say(
            "the broken twin was found out" if found else "THE BROKEN TWIN WAS NOT FOUND OUT: the check is blind"
        )
        return 0 if found else 1
    console.say(f"{len(found)} complaints" if found else "✓ nothing lost, nothing doubled, everything final")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
