"""Patterns: the phase of n-weekly rules over years of 53 weeks and changes of the clocks, and the n-th and last of a month."""

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.hours.patterns import Dated, Monthly, Weekly, meet

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def round_dates(pattern: Weekly | Monthly | Dated, first: date, count: int) -> list[date]:
    return [day for day in (first + timedelta(days=n) for n in range(count)) if pattern.holds_on(day)]


def midnight(day: date) -> datetime:
    """As the other library wants days."""
    return datetime.combine(day, time())


@pytest.mark.edge(8)
def test_every_second_week_keeps_its_phase_over_week_53() -> None:
    pattern = Weekly(0, 2, date(2026, 12, 21))  # 2026 has an ISO week 53, so even and odd weeks change places
    assert round_dates(pattern, date(2026, 12, 7), 60) == [date(2026, 12, 7), date(2026, 12, 21), date(2027, 1, 4),
                                                           date(2027, 1, 18), date(2027, 2, 1)]  # fmt: skip


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_every_second_week_keeps_its_phase_when_the_clocks_change(change: date) -> None:
    found = round_dates(Weekly(6, 2, change), change - timedelta(days=28), 57)
    assert found == [change + timedelta(days=14 * n) for n in range(-2, 3)]


@pytest.mark.edge(9)
def test_the_week_begins_on_monday() -> None:
    """RFC 5545 shows the trap: with WKST=SU the same rule, begun on a Sunday, would hold in other weeks."""
    sunday = date(2026, 11, 22)
    pattern = Weekly(0, 2, sunday)
    assert round_dates(pattern, sunday, 15) == [date(2026, 11, 30)]
    other = rrulestr(pattern.rrule.replace("WKST=MO", "WKST=SU"), dtstart=midnight(sunday)).after(midnight(sunday))
    assert other.date() == date(2026, 11, 23), "the oracle sees the difference"


@pytest.mark.edge(10)
def test_the_fifth_is_not_always_the_last() -> None:
    assert round_dates(Monthly(4, 5), date(2026, 2, 1), 60) == []
    assert round_dates(Monthly(4, -1), date(2026, 2, 1), 60) == [date(2026, 2, 27), date(2026, 3, 27)]


@given(days, st.integers(0, 6), st.integers(1, 52), days)
def test_weekly_is_what_dateutil_says(phase: date, weekday: int, every: int, day: date) -> None:
    pattern = Weekly(weekday, every, phase)
    start = phase - timedelta(days=phase.weekday())
    while start > day:
        start -= timedelta(weeks=every)
    found = rrulestr(pattern.rrule, dtstart=midnight(start))
    moment = midnight(day)
    assert pattern.holds_on(day) == bool(found.between(moment, moment, inc=True))


@given(days, st.integers(0, 6), st.sampled_from([1, 2, 3, 4, 5, -1, -2, -3, -4, -5]))
def test_monthly_is_what_dateutil_says(day: date, weekday: int, nth: int) -> None:
    pattern = Monthly(weekday, nth)
    first = midnight(day.replace(day=1))
    expected = {moment.date() for moment in rrulestr(pattern.rrule, dtstart=first)[:1] if moment.month == day.month}
    assert {found for found in round_dates(pattern, first.date(), 31) if found.month == day.month} == expected


@given(st.integers(0, 1), st.integers(0, 1), st.integers(1, 3), st.integers(1, 3), days)
def test_patterns_meet_on_the_first_common_day(a: int, b: int, n: int, m: int, phase: date) -> None:
    one, other = Weekly(a, n, phase), Weekly(b, m, phase + timedelta(weeks=1))
    first, last = phase, phase + timedelta(days=100)
    common = [day for day in round_dates(one, first, 101) if other.holds_on(day)]
    assert meet(one, other, first, last) == (common[0] if common else None)
    assert meet(Dated(frozenset(round_dates(one, first, 101)) | {last}), other, first, last) == meet(
        other, Dated(frozenset(round_dates(one, first, 101)) | {last}), first, last
    )
