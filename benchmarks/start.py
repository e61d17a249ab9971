"""Measure a start: `python -m benchmarks.start`; how soon the embedded house answers, empty and on its data, and what it needs.

Memory is counted by share (PSS): a page that several processes share counts once.
"""

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.result import load_line, say
from deploy.house import EmbeddedLotse

COLD_SECONDS, WARM_SECONDS, MEGABYTES = 8.0, 4.0, 900.0
HEADER = "| start of the whole house | measured | goal | |\n|---|---:|---:|---|"


def memory(pid: int) -> float:
    """What a process adds to the memory in use, in megabytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


async def started(folder: Path) -> tuple[float, float, int]:
    """(seconds until everything answers, megabytes then, processes)."""
    began = time.monotonic()
    async with EmbeddedLotse(folder) as house:
        seconds = time.monotonic() - began
        pids = [pid for pid in house.pids.values() if pid]
        return seconds, sum(memory(pid) for pid in pids), len(pids)


def line(name: str, measured: float, unit: str, goal: float) -> str:
    """A line of the table."""
    return f"| {name} | {measured:.1f} {unit} | {goal:.0f} {unit} | {'held' if measured < goal else '**missed**'} |"


async def measure(folder: Path) -> None:
    """Print the table."""
    cold, _, _ = await started(folder)
    warm, megabytes, processes = await started(folder)
    say(HEADER)
    say(line("ready, first start", cold, "s", COLD_SECONDS))
    say(line("ready, on its data", warm, "s", WARM_SECONDS))
    say(line(f"memory of {processes} processes", megabytes, "MB", MEGABYTES))
    say(load_line())


if __name__ == "__main__":
    with TemporaryDirectory(prefix="lotse-bench-") as name:
        asyncio.run(measure(Path(name) / "house"))
