"""Measure the whole way: `python -m benchmarks.chain`; families hand in at a whole house until every authority has decided.

What each process spends on one part is counted by the kernel, so that it says where time goes also on a machine that is busy with other
things: rates depend on what else runs, processor time hardly.
"""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp
import asyncpg

from benchmarks.result import load_line, say
from benchmarks.room import Room
from chaos.families import Family
from chaos.history import PARTS, History
from chaos.house import running
from deploy.console import Silence
from deploy.house import EmbeddedLotse

CASES: Final = 300
CLIENTS: Final = 24
SHOWN_MILLISECONDS: Final = 0.2
"""Processes that spend less on a part are summed up."""
DECIDED: Final = "select count(*) from bundles.part where state = 'decided'"
WAITED: Final = """
select percentile_cont(0.5) within group (order by seconds), percentile_cont(0.95) within group (order by seconds)
from (select extract(epoch from min(a.ended_at) - c.submitted_at)::float as seconds
      from bundles.case_file c join routing.delivery d on d.case_id = c.id join routing.delivery_attempt a on a.delivery_id = d.id
      group by c.id) as first_ones
"""
"""From handing in to the first attempt at an authority, per case."""


@dataclass(frozen=True)
class Spent:
    """Seconds of processor by process, and the moment they were read."""

    at: float
    seconds: dict[str, float]


def spent(house: EmbeddedLotse) -> Spent:
    """What every process has spent so far; PostgreSQL counts with its children, of which the dead are in its own account."""
    found = {name: Room("", pid).processor_seconds() for name, pid in house.pids.items() if pid}
    postmaster = house.pids["postgres"]
    found["postgres"] += sum(_seconds_of_child(each, postmaster) for each in Path("/proc").glob("[0-9]*"))
    return Spent(time.monotonic(), found)


def _seconds_of_child(folder: Path, parent: int | None) -> float:
    try:
        if int((folder / "stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()[1]) != parent:
            return 0.0
        return Room("", int(folder.name)).processor_seconds()
    except (OSError, UnicodeDecodeError):  # gone meanwhile, or a name that is not ours
        return 0.0


def table(before: Spent, after: Spent, parts: int) -> list[str]:
    """Milliseconds of processor per part, by process."""
    each = {name: (total - before.seconds.get(name, 0.0)) / parts * 1000 for name, total in after.seconds.items()}
    shown = sorted(((cost, name) for name, cost in each.items() if cost >= SHOWN_MILLISECONDS), reverse=True)
    lines = [
        "| process | ms of processor per part |",
        "|---|---:|",
        *(f"| {name} | {cost:.1f} |" for cost, name in shown),
    ]
    return [*lines, f"| all | {sum(each.values()):.1f} |"]


async def measure() -> None:
    """Print the tables."""
    history = History()
    async with running(Silence(), broken=False) as (house, _):
        connection = await asyncpg.connect(house.database_url)
        before = spent(house)
        async with aiohttp.ClientSession() as session:
            waiting = iter(range(CASES))

            async def client() -> None:
                for _ in waiting:
                    await Family(session, house.url, history).hand_in()

            await asyncio.gather(*(client() for _ in range(CLIENTS)))
        handed_in = time.monotonic()
        while await connection.fetchval(DECIDED) < CASES * len(PARTS):  # noqa: ASYNC110 - rows, not an event
            await asyncio.sleep(0.1)
        after = spent(house)
        p50, p95 = await connection.fetchrow(WAITED)
        await connection.close()
    parts, seconds = CASES * len(PARTS), after.at - before.at
    say("\n".join(table(before, after, parts)))
    say(
        f"\n{CASES} cases of {len(PARTS)} parts in {seconds:.0f} s: {parts / seconds:.0f} parts/s from the first call to the last decision;"
    )
    say(f"the last part was decided {after.at - handed_in:.1f} s after the last case was handed in")
    say(f"from handing in to the first attempt at an authority: p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")
    say(load_line())


if __name__ == "__main__":
    asyncio.run(measure())
