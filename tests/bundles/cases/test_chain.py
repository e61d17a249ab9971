"""The chain of the timeline: every kind of tampering is found, with its place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.bundles.cases.chain import EMPTY, Break, Entry, Head, first_break, link

CASE = UUID("00000000-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 18, 9, tzinfo=UTC)


def chain(length: int = 20) -> tuple[list[dict[str, Any]], Head]:
    rows: list[dict[str, Any]] = []
    head = EMPTY
    for number in range(length):
        entry = Entry("part_released", f"part-{number}", {"reason": str(number)})
        new, head = link(CASE, head, AT + timedelta(minutes=number), [entry])
        rows += new
    return rows, head


def test_an_honest_chain_holds() -> None:
    rows, head = chain()
    assert first_break(rows, head) is None
    assert first_break([], EMPTY) is None


def test_many_entries_at_once_are_the_same_chain() -> None:
    entries = [Entry("a"), Entry("b"), Entry("c")]
    together, head = link(CASE, EMPTY, AT, entries)
    one, middle = link(CASE, EMPTY, AT, entries[:1])
    rest, end = link(CASE, middle, AT, entries[1:])
    assert (together, head) == (one + rest, end)


@pytest.mark.parametrize(
    ("name", "value"),
    [("code", "part_decided"), ("part", None), ("detail", {}), ("at", AT - timedelta(1)), ("hash", bytes(32)),
     ("case_id", UUID(int=7))],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 9, 19])
def test_a_changed_entry_is_found(name: str, value: Any, place: int) -> None:
    rows, head = chain()
    rows[place] |= {name: value}
    assert first_break(rows, head) == Break(place + 1, "changed")


@pytest.mark.parametrize("place", [0, 9])
def test_a_deleted_entry_is_found(place: int) -> None:
    rows, head = chain()
    del rows[place]
    assert first_break(rows, head) == Break(place + 1, "gap")
    for position, row in enumerate(rows, start=1):  # the thief closes the gap
        row["position"] = position
    assert first_break(rows, head) == Break(place + 1, "changed")


def test_swapped_entries_are_found() -> None:
    rows, head = chain()
    rows[3], rows[4] = rows[4] | {"position": 4}, rows[3] | {"position": 5}
    assert first_break(rows, head) == Break(4, "changed")


def test_an_inserted_entry_is_found() -> None:
    rows, head = chain()
    forged, _ = link(CASE, Head(5, rows[4]["hash"]), AT, [Entry("part_decided", "gold")])
    later = [row | {"position": row["position"] + 1} for row in rows[5:]]
    assert first_break(rows[:5] + forged + later, head) == Break(7, "changed")


def test_a_cut_tail_and_an_appended_entry_are_found() -> None:
    rows, head = chain()
    assert first_break(rows[:15], head) == Break(16, "cut")
    more, _ = link(CASE, head, AT, [Entry("part_decided")])
    assert first_break(rows + more, head) == Break(21, "cut")
    assert first_break(rows, replace(head, hash=bytes(32))) == Break(21, "cut")
