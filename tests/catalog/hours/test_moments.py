"""Moments: open or not, why, until when; above all on the two nights when the clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.catalog.hours.days import opening_day
from services.catalog.hours.moments import instant, openings_of, state_at
from services.catalog.hours.patterns import Weekly
from services.catalog.hours.rules import Calendar, HoursException, HoursRule
from shared.clock import BERLIN

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
TEXT = {"de": "Test"}


def sunday(opens: int, closes: int) -> Calendar:
    return Calendar("x", frozenset({"walk_in"}), (HoursRule(Weekly(6), opens, closes, frozenset({"walk_in"})),))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "opens", "closes", "hours"),
    [
        (SPRING, 60, 240, 2),  # 01:00-04:00 without the hour from 2 to 3
        (AUTUMN, 60, 240, 4),  # the hour from 2 to 3 twice
        (SPRING, 120, 180, 0),  # wholly inside the skipped hour: it does not exist
        (SPRING, 480, 1080, 10),
        (AUTUMN, 480, 1080, 10),
    ],
)
def test_an_opening_lasts_as_long_as_the_clocks_let_it(day, opens, closes, hours) -> None:
    openings = openings_of(opening_day(sunday(opens, closes), day))
    lasting = sum(((o.closes.astimezone(UTC) - o.opens.astimezone(UTC)) for o in openings), timedelta())
    assert lasting == timedelta(hours=hours)


def test_eight_o_clock_stays_eight_o_clock() -> None:
    assert instant(date(2026, 3, 28), 480) == utc(2026, 3, 28, 7)
    assert instant(SPRING, 480) == utc(2026, 3, 29, 6)
    assert instant(AUTUMN, 480) == utc(2026, 10, 25, 7)
    assert instant(SPRING, 150) == utc(2026, 3, 29, 1), "02:30 is skipped: the moment of the change"
    assert instant(AUTUMN, 150) == utc(2026, 10, 25, 0, 30), "02:30 comes twice: the first"


def test_both_two_thirties_of_the_long_night_are_inside() -> None:
    for moment in (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)):
        assert state_at(sunday(60, 240), moment).current is not None
    assert state_at(sunday(60, 240), utc(2026, 10, 25, 3)).current is None


def test_a_client_elsewhere_sees_the_same_moment() -> None:
    monday = Calendar("x", frozenset({"walk_in"}), (HoursRule(Weekly(0), 480, 1140, frozenset({"walk_in"})),))
    here = datetime(2026, 11, 23, 8, 0, tzinfo=BERLIN)
    assert state_at(monday, here).current is not None
    assert state_at(monday, here.astimezone(UTC)).current is not None
    assert state_at(monday, here - timedelta(minutes=1)).current is None
    assert state_at(monday, datetime(2026, 11, 23, 19, 0, tzinfo=BERLIN)).current is None


def test_next_looks_over_a_closure_and_stops_at_the_end_of_an_office() -> None:
    rule = HoursRule(Weekly(0), 480, 600, frozenset({"walk_in"}))
    pause = HoursException("e", "closed", date(2026, 11, 23), date(2027, 11, 30), TEXT)
    at = datetime(2026, 11, 23, 7, 0, tzinfo=BERLIN)
    moment = state_at(Calendar("x", frozenset({"walk_in"}), (rule,), (pause,)), at)
    assert moment.closed is not None
    assert moment.closed.cause == "exception"
    assert moment.next is not None
    assert moment.next.opens == datetime(2027, 12, 6, 8, 0, tzinfo=BERLIN)
    ending = Calendar("x", frozenset({"walk_in"}), (rule,), (pause,), closed_from=date(2026, 12, 1))
    assert state_at(ending, at).next is None
