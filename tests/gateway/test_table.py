"""Nothing is reachable by accident, and nothing public is forgotten."""

import pytest

from deploy.routes import declared_entries, line_of
from services.gateway.matching import Entry
from services.gateway.table import COMPOSED, ENTRIES
from shared.settings import ROOMS

NEVER = ("/internal", "/health", "/metrics", "/version", "/docs", "/openapi.json")


def problems_of(table: tuple[Entry, ...], declared: tuple[Entry, ...]) -> list[str]:
    """What is wrong between a table and what the rooms declare."""
    known = {(entry.method, entry.shape, entry.room): entry.access for entry in declared}
    listed = {(entry.method, entry.shape, entry.room): entry.access for entry in table}
    wrong = [
        f"in the table, not in its room: {entry}"
        for entry in table
        if known.get((entry.method, entry.shape, entry.room)) != entry.access
    ]
    return wrong + [
        f"add to the table: {line_of(entry)}"
        for entry in declared
        if (entry.method, entry.shape, entry.room) not in listed
    ]


@pytest.fixture(scope="module")
def declared() -> tuple[Entry, ...]:
    return tuple(entry for room in ROOMS for entry in declared_entries(room))


def test_the_table_says_what_the_rooms_declare(declared: tuple[Entry, ...]) -> None:
    assert declared
    assert problems_of(ENTRIES, declared) == []


def test_the_comparison_bites(declared: tuple[Entry, ...]) -> None:
    first = ENTRIES[0]
    wider = Entry(first.method, first.path, first.room, "staff(other)")
    elsewhere = Entry(first.method, first.path, "routing", first.access)
    extra = Entry("POST", "/internal/events", "bundles", "public")
    for broken in ((wider, *ENTRIES[1:]), (elsewhere, *ENTRIES[1:]), (*ENTRIES, extra), ENTRIES[1:]):
        assert problems_of(broken, declared)


def test_the_side_doors_stay_shut() -> None:
    assert [entry for entry in ENTRIES if entry.path.startswith(NEVER)] == []
    assert all(entry.path.startswith(("/v1/", "/api/citizen/")) for entry in ENTRIES)


def test_no_path_belongs_to_two_rooms() -> None:
    keys = [(entry.method, entry.shape) for entry in ENTRIES]
    assert len(keys) == len(set(keys))


def test_what_is_composed_is_read_only_and_asked_with_the_callers_own_rights() -> None:
    """The gateway adds nothing a caller may not see: what is not public is asked with their token (test_closures.py)."""
    assert all(method == "GET" for method, _ in COMPOSED)
    levels = {entry.path: entry.access for entry in ENTRIES if (entry.method, entry.shape) in COMPOSED}
    guarded = {path for path, access in levels.items() if access != "public"}
    assert guarded == {"/v1/staff/offices/{office}/exceptions"}
