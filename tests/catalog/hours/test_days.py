"""The rules of a day against a slow model that paints every minute of the day by itself."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalog.hours import days
from services.catalog.hours.days import opening_day
from services.catalog.hours.patterns import Dated, Monthly, Weekly
from services.catalog.hours.rules import Calendar, HoursException, HoursRule

MONDAY = date(2026, 11, 16)
CHANNELS = ("appointment", "walk_in", "phone")
YEARS = (date(2026, 1, 1), date(2028, 12, 31))
"""Three years with 53 ISO weeks in the first, a leap day, six changes of the clocks and all holidays of Saxony."""
HOLIDAYS = sorted(holidays.Germany(subdiv="SN", years=range(2026, 2029)))
TEXT = {"de": "Test"}

minutes = st.integers(0, 1440)
some_days = st.integers(0, 13).map(lambda n: MONDAY + timedelta(days=n))
any_days = st.integers(0, 1095).map(lambda n: YEARS[0] + timedelta(days=n))
channel_sets = st.sets(st.sampled_from(CHANNELS), min_size=1).map(frozenset)


@st.composite
def patterns(draw):
    weekday = draw(st.integers(0, 6))
    monthly = st.builds(Monthly, st.just(weekday), st.sampled_from([1, 2, 3, 4, 5, -1, -2]))
    dated = st.builds(Dated, st.frozensets(any_days, min_size=1, max_size=3))
    weekly = st.builds(Weekly, st.just(weekday), st.integers(1, 4), any_days)
    return draw(st.one_of(st.just(Weekly(weekday)), weekly, monthly, dated))


@st.composite
def rules(draw):
    opens = draw(st.integers(0, 1438))
    return HoursRule(
        draw(patterns()),
        opens=opens,
        closes=draw(st.integers(opens + 1, 1439)),
        channels=draw(channel_sets),
        valid_from=draw(st.sampled_from([date.min, MONDAY + timedelta(days=5)])),
        valid_until=draw(st.sampled_from([date.max, MONDAY + timedelta(days=9)])),
        ignores_holidays=draw(st.booleans()),
    )


@st.composite
def exceptions(draw):
    effect = draw(st.sampled_from(["closed", "extra", "replace", "open_at", "close_at", "gap"]))
    opens = draw(st.integers(0, 1438))
    first = draw(some_days)
    closes = draw(st.integers(opens + 1, 1439))
    return HoursException(
        id=str(draw(st.integers(0, 999))),
        effect=effect,
        from_date=first,
        until_date=first + timedelta(days=draw(st.integers(0, 4))),
        reason=TEXT,
        opens=0 if effect == "closed" else opens,
        closes=1440 if effect == "closed" else (opens if effect == "close_at" else closes),
        channels=draw(st.one_of(st.just(frozenset()), channel_sets)),
        services=draw(st.sampled_from([frozenset(), frozenset({"a"})])),
        still_open=draw(st.sampled_from([(), ("appointment",)])),
        ignores_holidays=draw(st.booleans()),
        priority=draw(st.integers(0, 1)),
    )


@st.composite
def calendars(draw):
    return Calendar(
        office="x",
        channels=draw(channel_sets),
        rules=tuple(draw(st.lists(rules(), max_size=8))),
        exceptions=tuple(draw(st.lists(exceptions(), max_size=5))),
        holidays=dict.fromkeys(draw(st.sets(some_days, max_size=3)), TEXT),
        closed_from=draw(st.sampled_from([None, MONDAY + timedelta(days=11)])),
        valid_from=draw(st.sampled_from([None, MONDAY + timedelta(days=2)])),
    )


@cache
def dates_of(pattern) -> frozenset[date]:
    """The days of the three years on which a pattern comes round, as another library counts them."""
    if isinstance(pattern, Dated):
        return pattern.dates
    start = pattern.phase - timedelta(days=pattern.phase.weekday()) if isinstance(pattern, Weekly) else YEARS[0]
    if start.year < 1000:
        start = YEARS[0] - timedelta(days=YEARS[0].weekday())
    while start > YEARS[0]:
        start -= timedelta(weeks=getattr(pattern, "every", 1))
    until = datetime.combine(YEARS[1], time())
    found = rrulestr(pattern.rrule, dtstart=datetime.combine(start, time())).between(
        datetime.combine(YEARS[0], time()), until, inc=True
    )
    return frozenset(moment.date() for moment in found)


def painted(calendar: Calendar, day: date, channel: str, service: str | None) -> list[bool]:
    """Every minute of the day, decided on its own by reading the precedence from weakest to strongest."""
    holiday, minutes_open = day in calendar.holidays, []
    in_force = [
        e
        for e in calendar.exceptions
        if e.from_date <= day <= e.until_date
        and (e.services == frozenset() or (service is not None and service in e.services))
        and (e.channels == frozenset() or channel in e.channels)
        and channel not in e.still_open
    ]
    alive = (calendar.valid_from is None or day >= calendar.valid_from) and (
        calendar.closed_from is None or day < calendar.closed_from
    )
    week = [
        r
        for r in calendar.rules
        if day in dates_of(r.pattern)
        and r.valid_from <= day <= r.valid_until
        and channel in r.channels
        and (not holiday or r.ignores_holidays)
    ]
    wider = [e for e in in_force if not holiday or e.ignores_holidays]
    top = max((e.priority for e in wider if e.effect == "replace"), default=None)
    replacing = [e for e in wider if e.effect == "replace" and e.priority == top]
    for minute in range(1440):
        is_open = any(piece.opens <= minute < piece.closes for piece in (replacing or week))
        is_open = is_open or any(e.effect == "extra" and e.opens <= minute < e.closes for e in wider)
        for e in in_force:
            if (
                e.effect == "closed"
                or (e.effect == "open_at" and minute < e.opens)
                or (e.effect == "close_at" and minute >= e.closes)
                or (e.effect == "gap" and e.opens <= minute < e.closes)
            ):
                is_open = False
        minutes_open.append(is_open and alive and channel in calendar.channels)
    return minutes_open


def shown(calendar: Calendar, day: date, channel: str, service: str | None) -> list[bool]:
    modes = {"both", "walk_in" if channel == "walk_in" else channel}
    modes = {"phone"} if channel == "phone" else modes
    found = [False] * 1440
    for interval in opening_day(calendar, day, None, service).intervals:
        if interval.mode in modes:
            for minute in range(interval.span.start, interval.span.end):
                assert not found[minute], "a minute is shown once"
                found[minute] = True
    return found


def disagreement(calendar: Calendar, day: date, service: str | None) -> list[str]:
    return [c for c in CHANNELS if shown(calendar, day, c, service) != painted(calendar, day, c, service)]


@settings(max_examples=60, deadline=None)
@given(calendars(), some_days, st.sampled_from([None, "a", "b"]))
def test_days_are_what_the_painted_model_says(calendar: Calendar, day: date, service: str | None) -> None:
    assert disagreement(calendar, day, service) == []
    answer = opening_day(calendar, day, None, service)
    assert (answer.closed is None) == bool(answer.intervals)


FULL = frozenset({"appointment", "walk_in"})
MIXED = Calendar(
    "x",
    FULL,
    (
        HoursRule(Weekly(1), 480, 720, FULL),
        HoursRule(Weekly(1, 2, date(2026, 12, 22)), 780, 1080, FULL),
        HoursRule(Weekly(5, 3, date(2026, 1, 3)), 540, 780, frozenset({"walk_in"}), ignores_holidays=True),
        HoursRule(Monthly(3, 2), 600, 900, FULL, valid_from=date(2026, 3, 29), valid_until=date(2028, 2, 29)),
        HoursRule(Monthly(4, -1), 540, 600, FULL),
        HoursRule(Monthly(6, 5), 60, 240, FULL),
        HoursRule(Dated(frozenset({date(2026, 11, 18), date(2026, 10, 25), date(2028, 2, 29)})), 60, 240, FULL),
    ),
    (HoursException("e", "gap", date(2026, 12, 1), date(2027, 1, 31), TEXT, opens=600, closes=630),),
    dict.fromkeys(HOLIDAYS, TEXT),
    closed_from=date(2028, 12, 1),
)


@pytest.mark.edge(20)
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_every_minute_of_three_years_is_what_the_painted_model_says(year: int) -> None:
    days_of_year = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    wrong = [day for day in days_of_year if shown(MIXED, day, "walk_in", None) != painted(MIXED, day, "walk_in", None)]
    assert wrong == []


@settings(max_examples=8, deadline=None)
@given(calendars(), st.lists(any_days, min_size=5, max_size=5))
def test_rules_hold_on_holidays_and_on_any_day_of_three_years(calendar: Calendar, some: list[date]) -> None:
    saxon = replace(calendar, holidays=dict.fromkeys(HOLIDAYS, TEXT), closed_from=None)
    for day in (*HOLIDAYS, *some):
        assert disagreement(saxon, day, None) == [], day


def test_the_model_catches_an_engine_that_forgets_holidays(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = HoursRule(Weekly(0), 480, 600, frozenset({"walk_in"}))
    calendar = Calendar("x", frozenset({"walk_in"}), (rule,), (), {MONDAY: TEXT})
    assert disagreement(calendar, MONDAY, None) == []
    careless = Calendar("x", frozenset({"walk_in"}), (rule,))
    monkeypatch.setattr(days, "_scheduled", lambda _, *rest, real=days._scheduled: real(careless, *rest))
    assert disagreement(calendar, MONDAY, None) == ["walk_in"]


def exception(effect: str, **values) -> HoursException:
    return HoursException("e", effect, MONDAY, MONDAY, TEXT, **values)


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ((), []),
        ((exception("extra", opens=600, closes=720),), []),
        ((exception("extra", opens=600, closes=720, ignores_holidays=True),), [(600, 720)]),
        ((exception("extra", opens=600, closes=720, ignores_holidays=True), exception("closed")), []),
        ((exception("extra", opens=600, closes=720, ignores_holidays=True), exception("gap", opens=630, closes=660)),
         [(600, 630), (660, 720)]),
    ],
)  # fmt: skip
def test_closure_beats_extra_opening_beats_holiday_beats_week(extra, expected) -> None:
    week = (HoursRule(Weekly(0), 480, 1080, frozenset({"walk_in"})),)
    day = opening_day(Calendar("x", frozenset({"walk_in"}), week, extra, {MONDAY: TEXT}), MONDAY)
    assert [tuple(interval.span) for interval in day.intervals] == expected


def test_a_closed_channel_leaves_the_other_one_open() -> None:
    both = HoursRule(Weekly(0), 540, 720, frozenset({"walk_in", "appointment"}))
    shut = exception("gap", opens=600, closes=1440, channels=frozenset({"walk_in"}))
    calendar = Calendar("x", frozenset({"walk_in", "appointment"}), (both,), (shut,))
    day = opening_day(calendar, MONDAY)
    assert [(tuple(i.span), i.mode) for i in day.intervals] == [((540, 600), "both"), ((600, 720), "appointment")]
    assert [tuple(i.span) for i in opening_day(calendar, MONDAY, "walk_in").intervals] == [(540, 600)]
