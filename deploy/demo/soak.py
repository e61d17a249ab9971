"""`make soak`: live in the house for a while, journey after journey; exit 1 when a step fails or a process keeps growing."""

import argparse
import asyncio
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from deploy.console import Console, Silence
from deploy.demo import book, find, hand_in, login
from deploy.demo.stage import DemoFailed, Stage
from deploy.house import EmbeddedLotse

PEOPLE = 4
WARM = 0.25
"""The part of the time in which processes may still grow: pools fill, caches too."""
MOST_GROWTH = 1.25
LEAST_NOTICED_MB = 25.0


def resident_mb(pids: Mapping[str, int | None]) -> dict[str, float]:
    """Resident memory of each process in MB, as Linux tells it."""
    found = {}
    for name, pid in pids.items():
        status = Path(f"/proc/{pid}/status")
        if pid is not None and status.exists():
            [line] = [line for line in status.read_text().splitlines() if line.startswith("VmRSS")]
            found[name] = int(line.split()[1]) / 1024
    return found


def grown(warm: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Processes that have grown by more than a little since they were warm, with the growth in MB."""
    return {
        name: after[name] - before
        for name, before in warm.items()
        if name in after and after[name] > before * MOST_GROWTH and after[name] - before > LEAST_NOTICED_MB
    }


async def _live(stage: Stage, until: float, booking: asyncio.Lock) -> int:
    """One person after another: find, look, log in, hand in, book; returns how many. They book in turns: all want the first slot."""
    done = 0
    while time.monotonic() < until:
        await find.find_a_service(stage)
        await find.see_the_hours(stage)
        bearer = await login.log_in(stage)
        await hand_in.preview(stage)
        await hand_in.submit(stage, bearer)
        async with booking:
            await book.book_a_slot(stage)
        done += 1
    return done


async def _watch(house: EmbeddedLotse, minutes: float, console: Console) -> dict[str, float]:
    """Say once a minute how large the house is; returns what has grown since it was warm."""
    began, warm = time.monotonic(), dict[str, float]()
    while (passed := time.monotonic() - began) < minutes * 60:
        await asyncio.sleep(min(60.0, minutes * 60 - passed))
        sizes = resident_mb(house.pids)
        if not warm and time.monotonic() - began >= minutes * 60 * WARM:
            warm = sizes
        console.say(
            f"  {(time.monotonic() - began) / 60:.0f} min: {sum(sizes.values()):.0f} MB in {len(sizes)} processes"
        )
    return grown(warm, resident_mb(house.pids))


async def soak(minutes: float, console: Console) -> int:
    """Run it; returns the exit code."""
    timeout = aiohttp.ClientTimeout(total=30)
    async with EmbeddedLotse(console=Silence()) as house, aiohttp.ClientSession(timeout=timeout) as session:
        console.say(f"{PEOPLE} people live in the house for {minutes:g} minutes")
        until = time.monotonic() + minutes * 60
        booking = asyncio.Lock()
        people = asyncio.gather(*(_live(Stage(house, Silence(), session), until, booking) for _ in range(PEOPLE)))
        growth, done = await asyncio.gather(_watch(house, minutes, console), people)
    console.say(f"{sum(done)} journeys, every step held")
    for name, more in growth.items():
        console.say(f"✗ {name} has grown by {more:.0f} MB since it was warm")
    return 1 if growth else 0


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.demo.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    console = Console()
    try:
        return asyncio.run(soak(parser.parse_args().minutes, console))
    except DemoFailed as failure:
        console.say(f"✗ {failure}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
