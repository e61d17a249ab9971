"""The lock files are complete, hashed and name no registry."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def test_lock_files_are_hashed_and_name_no_host() -> None:
    assert [lock.name for lock in LOCKS] == ["dev.txt", "run.txt", "server.txt"]
    for lock in LOCKS:
        text = lock.read_text()
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text), lock.name
        for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_what_runs_is_what_is_tested() -> None:
    pinned = [
        dict(re.findall(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?)==([^\s;]+)", lock.read_text(), re.MULTILINE))
        for lock in LOCKS
    ]
    dev, run, server = pinned
    assert {name: dev.get(name) for name in run} == run
    assert server.items() < run.items()
