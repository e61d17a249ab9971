"""Measure everything and write the tables into docs/performance.md: `python -m benchmarks [room ...]` (ten minutes, on a quiet machine).

Each benchmark runs in a process of its own and is shown while it runs; its lines replace those between its marks in the document. One
that fails leaves the lines of its last success and makes the whole fail.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from benchmarks.result import say
from shared.clock import utc_now

BENCHMARKS: Final = ("catalog", "booking", "bundles", "routing", "chain", "eid", "gateway", "restore", "start")
DOCUMENT: Final = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
MARKS: Final = "<!-- measured by benchmarks.{} -->", "<!-- end of what was measured -->"


def measured(name: str) -> str | None:
    """Run one benchmark and return what it printed; None when it failed."""
    lines: list[str] = []
    say(f"\n{name}\n")
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - one of ours
        for line in process.stdout or ():
            say(line.rstrip())
            lines.append(line)
    return "".join(lines).strip() if process.returncode == 0 else None


def with_lines(document: str, name: str, lines: str) -> str:
    """The document with the lines between the marks of this benchmark.

    Raises:
        LookupError: the document has no such marks.
    """
    first, last = MARKS[0].format(name), MARKS[1]
    block = f"{first}\n{lines}\n\nMeasured on {utc_now():%Y-%m-%d}.\n{last}"
    text, count = re.subn(f"{re.escape(first)}.*?{re.escape(last)}", lambda _: block, document, flags=re.DOTALL)
    if not count:
        raise LookupError(f"{DOCUMENT.name} has no mark for {name}")
    return text


def main() -> int:
    """Measure what is named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="room", help=f"some of {', '.join(BENCHMARKS)}")
    names = parser.parse_args().names or BENCHMARKS
    if unknown := set(names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark of {', '.join(sorted(unknown))}")
    failed = []
    for name in names:
        lines = measured(name)
        if lines is None:
            failed.append(name)
            continue
        DOCUMENT.write_text(with_lines(DOCUMENT.read_text(encoding="utf-8"), name, lines), encoding="utf-8")
    if failed:
        say(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
