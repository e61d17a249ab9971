"""Which alternatives people get: near, different, in the order of priority, and no seat twice."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.booking.capacity.grid import local_day
from services.booking.closures.alternatives import MOST, Affected, Choice, FreeCells, choose, without
from services.booking.offices.visit import CELL

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HERE, THERE = Choice("here", 1, 10, 2), Choice("there", 2, 10, 2)


def cells(pool: int, first: datetime, count: int, units: int = 1) -> dict[tuple[int, datetime], int]:
    return {(pool, first + n * CELL): units for n in range(count)}


def person(number: int, choices: tuple[Choice, ...] = (HERE, THERE), at: datetime = NINE) -> Affected:
    return Affected(UUID(int=number), "here", at, choices)


def test_the_same_day_elsewhere_then_days_around_one_of_each() -> None:
    free = FreeCells(cells(2, NINE, 12) | cells(1, NINE + DAY, 12) | cells(1, NINE - DAY, 12))
    found = choose([person(1)], free, {})[UUID(int=1)]
    assert [(a.office_id, a.starts_at) for a in found] == [
        ("there", NINE), ("here", NINE + DAY), ("here", NINE - DAY),
    ]  # fmt: skip


def test_the_nearest_clock_time_of_a_day() -> None:
    free = FreeCells(cells(2, NINE - timedelta(hours=1), 6) | cells(2, NINE + timedelta(minutes=20), 6))
    (first, *_) = choose([person(1)], free, {})[UUID(int=1)]
    assert first.starts_at == NINE + timedelta(minutes=20)


def test_who_comes_first_chooses_first_and_no_seat_is_promised_twice() -> None:
    free = FreeCells(cells(2, NINE, 2))
    found = choose([person(1), person(2)], free, {})
    assert [len(found[UUID(int=n)]) for n in (1, 2)] == [1, 0]


def test_the_closed_office_is_none_of_them() -> None:
    free = without(cells(1, NINE, 12) | cells(2, NINE, 12), 1, [(NINE - DAY, NINE + DAY)])
    assert {a.office_id for a in choose([person(1)], free, {})[UUID(int=1)]} == {"there"}


def test_an_office_that_ends_the_service_is_none_of_them_from_then_on() -> None:
    ending = Choice("there", 2, 10, 2, until=local_day(NINE))
    free = FreeCells(cells(2, NINE, 12) | cells(2, NINE + DAY, 12))
    (only,) = choose([person(1, (ending,))], free, {})[UUID(int=1)]
    assert only.starts_at == NINE


def test_who_has_two_already_gets_one_more() -> None:
    free = FreeCells(cells(1, NINE, 12) | cells(2, NINE, 12) | cells(2, NINE + DAY, 12))
    assert len(choose([person(1)], free, {UUID(int=1): 2})[UUID(int=1)]) == 1


@given(
    people=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 4)), max_size=8),
    stock=st.dictionaries(st.tuples(st.sampled_from([1, 2]), st.integers(0, 60)), st.integers(1, 3), max_size=60),
)
def test_never_more_than_there_is_and_at_most_one_a_day_and_office(people, stock) -> None:
    counts = {(pool, NINE + n * CELL * 8 if n % 2 else NINE + n * CELL): units for (pool, n), units in stock.items()}
    affected = [
        person(
            n,
            (Choice("here", 1, 5 * size, size), Choice("there", 2, 5 * size, size)),
            NINE + hours * timedelta(hours=1),
        )
        for n, (hours, size) in enumerate(people)
    ]
    found = choose(affected, FreeCells(dict(counts)), {})
    used = Counter(
        (a.pool_id, a.starts_at + n * CELL) for chosen in found.values() for a in chosen for n in range(a.cells)
    )
    assert all(used[cell] <= counts.get(cell, 0) for cell in used)
    for chosen in found.values():
        assert len(chosen) <= MOST
        assert len({(a.office_id, local_day(a.starts_at)) for a in chosen}) == len(chosen)
