"""The documents are complete: every event, log field, metric and link they promise."""

import re
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS, with_lines
from shared.events import ALL_EVENTS
from shared.messaging.topology import SUBSCRIPTIONS

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_every_event_is_described_with_its_listeners() -> None:
    page = (ROOT / "docs" / "events.md").read_text()
    for event in ALL_EVENTS:
        line = next((line for line in page.splitlines() if f"`{event.TYPE}`" in line), "")
        assert line.endswith(f"| {', '.join(SUBSCRIPTIONS[event.TYPE])} |"), event.TYPE
        for name, field in event.model_fields.items():
            assert f"`{field.alias or name}`" in line, (event.TYPE, name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("name", BENCHMARKS)
def test_what_is_measured_has_its_place(name: str) -> None:
    page = (ROOT / "docs" / "performance.md").read_text()
    written = with_lines(page, name, r"| a path | 1 \\1 |")
    assert r"| a path | 1 \\1 |" in written
    assert with_lines(written, name, "| another |").count("| a path |") == 0
    assert len(written.splitlines()) < len(page.splitlines()) + 5, "the other tables stay"


def test_what_has_no_place_is_not_written_anywhere() -> None:
    with pytest.raises(LookupError, match="no mark for weather"):
        with_lines("# Performance", "weather", "| sunny |")


def test_every_log_event_is_listed() -> None:
    listed = (ROOT / "docs" / "data.md").read_text()
    names = set()
    for top in ("shared", "services"):
        for path in (ROOT / top).rglob("*.py"):
            names |= set(re.findall(r"\blog\.(?:debug|info|warning|error)\(\s*\"([a-z_]+)\"", path.read_text()))
    assert names, "the search finds the log events"
    assert {name for name in names if f"`{name}`" not in listed} == set()


def test_every_metric_is_listed() -> None:
    listed = (ROOT / "docs" / "data.md").read_text()
    names = set()
    for top in ("shared", "services"):
        for path in (ROOT / top).rglob("*.py"):
            names |= set(re.findall(r"(?:Counter|Gauge|Histogram)\(\s*\"(lotse_[a-z_]+)\"", path.read_text()))
    assert {name for name in names if f"`{name}`" not in listed} == set()
