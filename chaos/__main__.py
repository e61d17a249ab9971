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
from chaos.history import History, Receipt, complaints, open_parts
from chaos.house import running
from deploy.console import Console
from deploy.house import EmbeddedLotse

CLIENT_SECONDS = 10
CLIENTS = 24
STUCK_SECONDS = 30
"""When nothing has come anywhere for so long (a lease is 12 s, a retry soon follows), nothing more will."""


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
            await _break(faults, wish)
            last_fault = time.monotonic()
            await handing_in
            console.say(
                f"{len(history.acknowledged)} acknowledged after {time.monotonic() - began:.0f} s; struck: {faults.struck}"
            )
            found = await _drain(session, house, history, file, last_fault)
        took = time.monotonic() - last_fault
        done = effects(file)
        console.say(f"{len(done)} effects; quiet {took:.1f} s after the last fault (goal {wish.within:.0f} s)")
        missed = [] if took <= wish.within else [f"all was final only {took:.1f} s after the last fault"]
        return found or missed


async def _hand_in(session: aiohttp.ClientSession, house: EmbeddedLotse, history: History, cases: int) -> None:
    waiting = iter(range(cases))

    async def client() -> None:
        for _ in waiting:
            await Family(session, house.url, history).hand_in()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))


async def _break(faults: Faults, wish: Wish) -> None:
    for name, act in faults.plan(wish.faults, "kill bundles" if wish.broken else ""):
        await asyncio.sleep(wish.pause)
        await faults.strike(name, act)


async def _drain(
    session: aiohttp.ClientSession, house: EmbeddedLotse, history: History, file: Path, since: float
) -> list[str]:
    """Wait until all is well, or until nothing has moved for long; returns what is wrong."""
    found, done, moved = ["not looked yet"], -1, since
    while found and time.monotonic() - moved < STUCK_SECONDS:
        await asyncio.sleep(0.5)
        try:
            received = await _received(house, file)
        except (OSError, asyncpg.PostgresError):
            continue
        found = complaints(history, received)
        if len(received) != done:
            done, moved = len(received), time.monotonic()
        if not found:
            found = open_parts(await states_of(session, house.url, history))
    return found


async def _received(house: EmbeddedLotse, file: Path) -> list[Receipt]:
    """The effects in the authorities' file, with the case each delivery belongs to: authorities are not told."""
    connection = await asyncpg.connect(house.database_url, timeout=5)
    try:
        rows = await connection.fetch("select id::text, case_id::text, part_key from routing.delivery")
    finally:
        await connection.close()
    known = {row["id"]: (row["case_id"], row["part_key"]) for row in rows}
    return [
        Receipt(*known.get(each["delivery"], ("unknown", each["part"])), each["delivery"]) for each in effects(file)
    ]


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
        found = [str(error)]
    for complaint in found[:20]:
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
