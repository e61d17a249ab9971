"""A second opinion: opening-hours-py reads the same hours as an OpenStreetMap expression and must open and close at the same minutes."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from opening_hours import OpeningHours

from services.catalog.hours.days import channel_spans
from services.catalog.hours.patterns import Dated, Monthly, Pattern, Weekly
from services.catalog.hours.rules import Calendar, HoursException, HoursRule
from services.catalog.hours.spans import clock_of
from services.catalog.hours.store import calendar_of, calendars_of
from tests.catalog.hours.test_days import HOLIDAYS, TEXT

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
CHANNELS = ("appointment", "walk_in", "phone")


def day_of(day: date) -> str:
    return f"{day:%Y %b %d}"


def days_of(first: date, last: date) -> str:
    first, last = max(first, FIRST), min(last, LAST)
    return day_of(first) if first == last else f"{day_of(first)}-{day_of(last)}"


def selector(pattern: Pattern) -> list[str]:
    if isinstance(pattern, Dated):
        return [day_of(day) for day in sorted(pattern.dates) if FIRST <= day <= LAST]
    if isinstance(pattern, Monthly):
        return [f"{DAYS[pattern.weekday]}[{pattern.nth}]"]
    assert pattern.every == 1, "OpenStreetMap counts weeks of the year, we count weeks from a day"
    return [DAYS[pattern.weekday]]


def expression(calendar: Calendar, channel: str) -> str:
    """Rules add up, then holidays close, then exceptions are taken away."""
    adding = [piece for rule in calendar.rules if channel in rule.channels for piece in added(rule)]
    closing = [f"{day_of(day)} off" for day in calendar.holidays if FIRST <= day <= LAST]
    taking = [piece for e in calendar.exceptions if not e.services and e.touches(channel) for piece in taken(e)]
    return "; ".join([", ".join(adding) or "off", *closing, *taking])


def added(rule: HoursRule) -> Iterator[str]:
    assert not rule.ignores_holidays
    span = f"{clock_of(rule.opens)}-{clock_of(rule.closes)}"
    bounded = rule.valid_from > date.min or rule.valid_until < date.max
    frame = f"{days_of(rule.valid_from, rule.valid_until)} " if bounded else ""
    yield from (f"{frame}{days} {span}" for days in selector(rule.pattern))


def taken(exception: HoursException) -> Iterator[str]:
    if exception.until_date < FIRST or exception.from_date > LAST:
        return
    days = days_of(exception.from_date, exception.until_date)
    times = {
        "closed": "",
        "gap": f" {clock_of(exception.opens)}-{clock_of(exception.closes)}",
        "open_at": f" 00:00-{clock_of(exception.opens)}",
        "close_at": f" {clock_of(exception.closes)}-24:00",
    }
    yield f"{days}{times[exception.effect]} off"


def ours(calendar: Calendar, channel: str) -> list[tuple[datetime, datetime]]:
    days = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
    return [
        (
            datetime.combine(day, time()) + timedelta(minutes=span.start),
            datetime.combine(day, time()) + timedelta(minutes=span.end),
        )
        for day in days
        for span in channel_spans(calendar, day, channel)
    ]


def theirs(calendar: Calendar, channel: str) -> list[tuple[datetime, datetime]]:
    begin, end = datetime.combine(FIRST, time()), datetime.combine(LAST + timedelta(days=1), time())
    known = OpeningHours(expression(calendar, channel)).intervals(begin, end)
    return [(opens, closes) for opens, closes, state, _ in known if str(state) == "open"]


async def test_every_office_opens_and_closes_at_the_same_minutes_for_three_years(catalog, session):
    offices = [item["id"] for item in (await catalog.get("/v1/offices?limit=100")).json()["items"]]
    compared: set[str] = set()
    for row in await calendars_of(session, offices, FIRST, LAST):
        calendar = calendar_of(row)
        for channel in sorted(calendar.channels & set(CHANNELS)):
            said = expression(calendar, channel)
            if said not in compared:
                compared.add(said)
                assert ours(calendar, channel) == theirs(calendar, channel), (row["id"], channel)
    assert len(compared) >= 8


FULL = frozenset({"walk_in"})
PATTERNS = Calendar(
    "x",
    FULL,
    (
        HoursRule(Weekly(1), 480, 720, FULL),
        HoursRule(Weekly(1), 780, 1080, FULL, valid_from=date(2026, 3, 29), valid_until=date(2028, 2, 29)),
        HoursRule(Monthly(3, 2), 600, 900, FULL),
        HoursRule(Monthly(4, -1), 540, 600, FULL, valid_from=date(2027, 1, 1)),
        HoursRule(Dated(frozenset({date(2026, 10, 25), date(2028, 2, 29)})), 60, 240, FULL),
    ),
    (
        HoursException("gap", "gap", date(2026, 12, 1), date(2027, 1, 31), TEXT, opens=600, closes=630),
        HoursException("late", "open_at", date(2027, 6, 1), date(2027, 6, 30), TEXT, opens=660),
        HoursException("shut", "closed", date(2027, 8, 2), date(2027, 8, 13), TEXT),
    ),
    dict.fromkeys(HOLIDAYS, TEXT),
)


def test_patterns_validity_and_exceptions_agree() -> None:
    assert ours(PATTERNS, "walk_in") == theirs(PATTERNS, "walk_in")
    assert len(ours(PATTERNS, "walk_in")) > 300


@pytest.mark.parametrize("spoiled", ["off by a minute", "one holiday less"])
def test_the_second_opinion_catches_what_differs(spoiled: str) -> None:
    first, *rest = PATTERNS.rules
    wrong = {
        "off by a minute": Calendar(
            "x", FULL, (HoursRule(first.pattern, 481, 720, FULL), *rest), PATTERNS.exceptions, PATTERNS.holidays
        ),
        "one holiday less": Calendar(
            "x", FULL, PATTERNS.rules, PATTERNS.exceptions, dict.fromkeys(HOLIDAYS[:-3], TEXT)
        ),
    }[spoiled]
    assert ours(wrong, "walk_in") != theirs(PATTERNS, "walk_in")
