"""The rules of a day against a slow model that paints every minute of the day by itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalog.hours import days
from services.catalog.hours.days import opening_day
from services.catalog.hours.rules import Calendar, HoursException, WeeklyRule

MONDAY = date(2026, 11, 16)
CHANNELS = ("appointment", "walk_in", "phone")
TEXT = {"de": "Test"}

minutes = st.integers(0, 1440)
some_days = st.integers(0, 13).map(lambda n: MONDAY + timedelta(days=n))
channel_sets = st.sets(st.sampled_from(CHANNELS), min_size=1).map(frozenset)


@st.composite
def rules(draw):
    opens = draw(st.integers(0, 1438))
    return WeeklyRule(
        weekday=draw(st.integers(0, 6)),
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
        if r.weekday == day.weekday()
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


@settings(max_examples=80, deadline=None)
@given(calendars(), some_days, st.sampled_from([None, "a", "b"]))
def test_days_are_what_the_painted_model_says(calendar: Calendar, day: date, service: str | None) -> None:
    assert disagreement(calendar, day, service) == []
    answer = opening_day(calendar, day, None, service)
    assert (answer.closed is None) == bool(answer.intervals)


def test_the_model_catches_an_engine_that_forgets_holidays(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = WeeklyRule(0, 480, 600, frozenset({"walk_in"}))
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
    week = (WeeklyRule(0, 480, 1080, frozenset({"walk_in"})),)
    day = opening_day(Calendar("x", frozenset({"walk_in"}), week, extra, {MONDAY: TEXT}), MONDAY)
    assert [tuple(interval.span) for interval in day.intervals] == expected


def test_a_closed_channel_leaves_the_other_one_open() -> None:
    both = WeeklyRule(0, 540, 720, frozenset({"walk_in", "appointment"}))
    shut = exception("gap", opens=600, closes=1440, channels=frozenset({"walk_in"}))
    calendar = Calendar("x", frozenset({"walk_in", "appointment"}), (both,), (shut,))
    day = opening_day(calendar, MONDAY)
    assert [(tuple(i.span), i.mode) for i in day.intervals] == [((540, 600), "both"), ((600, 720), "appointment")]
    assert [tuple(i.span) for i in opening_day(calendar, MONDAY, "walk_in").intervals] == [(540, 600)]
