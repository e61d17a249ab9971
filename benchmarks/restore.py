"""Measure a disaster: `python -m benchmarks.restore`; 2,000 cases are backed up, the whole cluster is lost, all is brought back.

The chain of the audit is verified on what came back, case by case. The goal: back in under a minute.
"""

import asyncio
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import asyncpg

from benchmarks.bundles import prepare, submit_all
from benchmarks.result import load_line, say
from benchmarks.room import MASTER_KEYS, NO_QUEUE, cluster, serving, settings_of
from deploy import backup
from migrations.__main__ import upgrade
from services.bundles.audit.verifying import verify
from services.bundles.seed import seed
from services.bundles.settings import BundlesSettings
from shared.db import Database, create_engine

CASES: Final = 2000
GOAL_SECONDS: Final = 60.0
HEADER: Final = "| disaster | measured | goal | |\n|---|---:|---:|---|"
COUNT: Final = "select count(*) from bundles.case_file where submitted_at is not null"


async def hand_in(settings: BundlesSettings) -> None:
    """All cases, over HTTP."""
    await seed(settings)
    async with serving("bundles", settings.database_url) as room:
        seen, _ = await submit_all(room, await prepare(room.url, CASES))
    assert seen.statuses == {202: CASES}, seen.statuses  # noqa: S101 - a restore of nothing would be fast


async def look(settings: BundlesSettings) -> tuple[int, bool]:
    """(cases that are there, whether every chain holds)."""
    connection = await asyncpg.connect(settings.database_url)
    there = int(await connection.fetchval(COUNT))
    await connection.close()
    database = Database(create_engine(settings, "benchmark"))
    async with database.transaction() as session:
        finding = await verify(session)
    await database.close()
    return there, finding.clean


def line(name: str, measured: str, goal: str = "", *, held: bool = True) -> str:
    """A line of the table."""
    return f"| {name} | {measured} | {goal} | {'' if not goal else 'held' if held else '**missed**'} |"


def measure(folder: Path) -> None:
    """Print the table."""
    file = folder / "cases.lotse"
    with cluster(folder / "lost") as first:
        upgrade(first.url)
        asyncio.run(hand_in(settings_of(BundlesSettings, first.url)))
        began = time.monotonic()
        made = backup.write(first.url, file)
        written = time.monotonic() - began
    began = time.monotonic()
    with cluster(folder / "new") as second:
        asyncio.run(backup.restore(second.url, file, replace=False, tell=lambda _: None))
        back = time.monotonic() - began
        there, intact = asyncio.run(look(settings_of(BundlesSettings, second.url)))
    say(HEADER)
    say(line(f"backup of {CASES:,} cases", f"{written:.1f} s, {made.size / 1e6:.1f} MB"))
    say(line("a new cluster, and everything back", f"{back:.1f} s", f"{GOAL_SECONDS:.0f} s", held=back < GOAL_SECONDS))
    say(line("cases there again", f"{there:,}", f"{CASES:,}", held=there == CASES))
    say(line("audit chains intact", "yes" if intact else "no", "yes", held=intact))
    say(load_line())


if __name__ == "__main__":
    os.environ |= {
        "LOTSE_MASTER_KEYS": MASTER_KEYS,
        "LOTSE_ENVIRONMENT": "development",
        "REDIS_URL": NO_QUEUE,
    }
    with TemporaryDirectory(prefix="lotse-bench-") as name:
        Path(name).chmod(0o755)
        measure(Path(name))
