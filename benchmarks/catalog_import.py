"""Measure a very large import: `python -m benchmarks.catalog_import`; prints lines of the table in docs/performance.md.

Ten thousand services as YAML, then the same catalogue with other texts as XZuFi: read, planned, applied and taken back by the worker of the
room, which is started as the house starts it. What is waited for is what a person waits for: the states of the import.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import yaml

from benchmarks.catalog_town import titles
from benchmarks.result import load_line, say
from benchmarks.room import MASTER_KEYS, NO_QUEUE, database, settings_of
from services.catalog import seed
from services.catalog.editing.conditions import Condition
from services.catalog.exports.snapshot import read_snapshot
from services.catalog.exports.xzufi import feed as xzufi
from services.catalog.exports.xzufi.elements import Agency
from services.catalog.imports import applying, planning, uploads
from services.catalog.imports.schemas import ImportPlan, NewImport
from services.catalog.seeding.files import SEEDS, read_seeds
from services.catalog.settings import CatalogSettings
from shared.clock import utc_now
from shared.db import Database, create_engine

MODEL = SEEDS / "public_services" / "fundsache.yaml"
LOOK_SECONDS = 0.5
BY = "benchmark"


def yaml_files() -> dict[str, str]:
    """The services in files of a thousand; JSON is YAML, and has no aliases, which an import refuses."""
    model = yaml.safe_load(MODEL.read_text(encoding="utf-8"))
    made = [model | {"id": f"generated-{number}", "title": {"de": title}} for number, title in enumerate(titles())]
    return {
        f"s{n}.yaml": json.dumps({"services": made[n : n + 1000]}, ensure_ascii=False)
        for n in range(0, len(made), 1000)
    }


async def xzufi_files(house: Database) -> dict[str, str]:
    """The catalogue as another sender would say it: with other descriptions."""
    async with house.transaction() as session:
        snapshot = await read_snapshot(session, "https://example.org", utc_now().date(), hours=False, coming=True)
    files = xzufi.feed(snapshot, Agency("lotse.leipzig", "Stadt Leipzig"))
    kept = {name: text.decode() for name, text in files.items() if not name.startswith("loesch")}
    return {
        name: text.replace("Verlustmeldung und Abholung.", "Verlust melden, Fund abholen.")
        for name, text in kept.items()
    }


@asynccontextmanager
async def working(settings: CatalogSettings) -> AsyncIterator[int]:
    """The worker of the room as a process of its own; gives its pid."""
    environment = {
        "DATABASE_URL": settings.database_url, "REDIS_URL": NO_QUEUE, "LOTSE_MASTER_KEYS": MASTER_KEYS,
        "LOTSE_ENVIRONMENT": "development",
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.catalog.worker", env=os.environ | environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


def peak_mebibytes(pid: int) -> int:
    """The most memory a process ever had."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


class Work:
    """One import, looked at until it is where it shall be; `steps` are those that were shown on the way."""

    def __init__(self, house: Database, run: UUID) -> None:
        self.run, self.steps = run, set[str]()
        self.plan: ImportPlan
        self._house = house

    async def until(self, state: str) -> float:
        """Wait for a state; returns the seconds."""
        began = time.perf_counter()
        while True:
            async with self._house.transaction() as session:
                self.plan = await planning.show_import(session, self.run)
            if self.plan.state == state:
                return time.perf_counter() - began
            if self.plan.problem is not None:
                raise RuntimeError(self.plan.problem)
            if self.plan.progress is not None:
                self.steps.add(self.plan.progress.step)
            await asyncio.sleep(LOOK_SECONDS)


async def planned(house: Database, form: str, files: Mapping[str, str]) -> tuple[Work, float]:
    """Send files one by one, as a client does, and let the worker read them; returns the import and the seconds it took to read."""
    async with house.transaction() as session:
        wanted = NewImport.model_validate({"format": form, "source": "bench", "files": None})
        run = (await planning.new_import(session, wanted, BY)).id
    for name, text in files.items():
        async with house.transaction() as session:
            await uploads.receive(session, run, name, text.encode())
    async with house.transaction() as session:
        await uploads.begin_reading(session, run, BY)
    work = Work(house, run)
    return work, await work.until("planned")


async def applied(house: Database, work: Work) -> float:
    """The seconds to write what was planned."""
    async with house.transaction() as session:
        await applying.apply_import(session, work.run, [], Condition(work.plan.tag, None), BY)
    return await work.until("applied")


async def undone(house: Database, work: Work) -> float:
    """The seconds to take it all back."""
    async with house.transaction() as session:
        await applying.undo_import(session, work.run, BY)
    return await work.until("undone")


async def measure(settings: CatalogSettings) -> None:
    """Print the table, line by line, as the work goes on."""
    house = Database(create_engine(settings, "benchmark"))
    async with house.transaction() as session:
        await seed.load(session, read_seeds())
    say("| import | MiB | entries that change | what the worker does | seconds |\n|---|---:|---:|---|---:|")
    async with working(settings) as pid:
        first = await begun(house, "YAML", yaml_files())
        second = await begun(house, "XZuFi 2.2", await xzufi_files(house))
        for name, work in (("XZuFi 2.2", second), ("YAML", first)):
            say(f"| {name} | | | take back | {await undone(house, work):.0f} |")
        steps = ", ".join(sorted(first.steps | second.steps))
        say(f"\nsteps seen on the way: {steps}; the worker had {peak_mebibytes(pid)} MiB at most")
    await house.close()
    say(load_line())


async def begun(house: Database, name: str, files: Mapping[str, str]) -> Work:
    """Read and apply files, and say how long that took."""
    work, seconds = await planned(house, "yaml" if name == "YAML" else "xzufi", files)
    size = sum(map(len, files.values())) / 2**20
    say(f"| {name} | {size:.1f} | {work.plan.changed:,} | read and compare | {seconds:.0f} |")
    say(f"| {name} | | | write | {await applied(house, work):.0f} |")
    return work


if __name__ == "__main__":
    with database("catalog") as server:
        asyncio.run(measure(settings_of(CatalogSettings, server.url)))
