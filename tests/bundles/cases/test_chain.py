"""The chain of the timeline: every kind of tampering is found, with its place."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
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


def test_a_thousand_manipulations_are_all_found_and_placed() -> None:
    """Single bytes, deletions, swaps, insertions, cut tails: every one is found, at the first entry that is not as it was."""
    chance = Random(7)
    honest, head = chain(200)
    found = Counter()
    for _ in range(1000):
        kind = chance.choice(sorted(MANIPULATIONS))
        rows = [dict(row) for row in honest]
        place = MANIPULATIONS[kind](rows, chance)
        seen = first_break(rows, head)
        assert seen is not None, kind
        assert seen.position == place + 1, (kind, place, seen)
        found[kind] += 1
    assert sum(found.values()) == 1000
    assert set(found) == set(MANIPULATIONS)


def _flip(rows: list[dict[str, Any]], chance: Random) -> int:
    place, bit = chance.randrange(len(rows)), chance.randrange(256)
    forged = bytearray(rows[place]["hash"])
    forged[bit // 8] ^= 1 << bit % 8
    rows[place]["hash"] = bytes(forged)
    return place


def _reword(rows: list[dict[str, Any]], chance: Random) -> int:
    place = chance.randrange(len(rows))
    rows[place]["detail"] = {"reason": "another"}
    return place


def _delete(rows: list[dict[str, Any]], chance: Random) -> int:
    place = chance.randrange(len(rows))
    del rows[place]
    return place


def _delete_and_close(rows: list[dict[str, Any]], chance: Random) -> int:
    place = _delete(rows, chance)
    for position, row in enumerate(rows, start=1):
        row["position"] = position
    return place


def _swap(rows: list[dict[str, Any]], chance: Random) -> int:
    first, second = sorted(chance.sample(range(len(rows)), 2))
    rows[first], rows[second] = rows[second] | {"position": first + 1}, rows[first] | {"position": second + 1}
    return first


def _insert(rows: list[dict[str, Any]], chance: Random) -> int:
    place = chance.randrange(1, len(rows))
    forged, _ = link(CASE, Head(place, rows[place - 1]["hash"]), AT, [Entry("part_decided", "gold")])
    rows[place:] = [*forged, *(row | {"position": row["position"] + 1} for row in rows[place:])]
    return place + 1  # the forged entry itself fits; the one it was put before does not any more


def _cut(rows: list[dict[str, Any]], chance: Random) -> int:
    place = chance.randrange(len(rows))
    del rows[place:]
    return place


MANIPULATIONS = {"flip": _flip, "reword": _reword, "delete": _delete, "delete and close": _delete_and_close, "swap": _swap,
                 "insert": _insert, "cut": _cut}  # fmt: skip
