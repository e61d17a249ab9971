"""What the rules make of one day: manual closure before what ignores holidays, before holidays, before the regular week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal

from services.catalog.hours.rules import CHANNELS, CHANNELS_OF_KIND, OPEN_END, Calendar, HoursException, Kind
from services.catalog.hours.spans import Span, union, without
from shared.language import Text

Mode = Literal["both", "appointment", "walk_in", "phone", "back_office"]
Cause = Literal["closed_for_good", "not_yet_open", "exception", "holiday", "no_hours"]

ENDED: Final[Text] = {"de": "Der Standort ist dauerhaft geschlossen.", "en": "This office is closed for good."}
NOT_BEGUN: Final[Text] = {"de": "Der Standort ist noch nicht eröffnet.", "en": "This office has not opened yet."}
NO_HOURS: Final[Text] = {"de": "An diesem Tag ist regulär geschlossen.", "en": "Regularly closed on this day."}

RESTRICTIONS: Final = frozenset({"closed", "open_at", "close_at", "gap"})


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a day has no interval."""

    cause: Cause
    reason: Text


@dataclass(frozen=True, slots=True)
class Interval:
    """A piece of the day that is open, and for whom."""

    span: Span
    mode: Mode


@dataclass(frozen=True, slots=True)
class Day:
    """One day after holidays and exceptions; `notices` are the exceptions that hold on it, also those for single services."""

    date: date
    intervals: tuple[Interval, ...]
    closed: Closed | None
    notices: tuple[HoursException, ...]


def opening_day(calendar: Calendar, day: date, kind: Kind | None = None, service: str | None = None) -> Day:
    """The intervals of a day, for everything public or one kind, for the office as a whole or for one service."""
    ended = _outside_its_life(calendar, day)
    if ended is not None:
        return Day(day, (), ended, ())
    wanted = [channel for channel in CHANNELS_OF_KIND[kind] if channel in calendar.channels]
    spans: dict[str, tuple[Span, ...]] = {channel: channel_spans(calendar, day, channel, service) for channel in wanted}
    intervals = intervals_of(spans)
    return Day(day, intervals, None if intervals else _why_closed(calendar, day, service), _notices(calendar, day))


def opening_days(
    calendar: Calendar, first: date, last: date, kind: Kind | None = None, service: str | None = None
) -> list[Day]:
    """All days from `first` to `last`, both included."""
    count = (last - first).days + 1
    return [opening_day(calendar, first + timedelta(days=number), kind, service) for number in range(count)]


def channel_spans(calendar: Calendar, day: date, channel: str, service: str | None = None) -> tuple[Span, ...]:
    """The open minutes of one channel on one day of the office's life."""
    exceptions = [e for e in calendar.exceptions if e.concerns(day, service) and e.touches(channel)]
    spans = _scheduled(calendar, day, channel, exceptions)
    for exception in exceptions:
        if exception.effect in RESTRICTIONS:
            spans = _restricted(spans, exception)
    return spans


def intervals_of(spans: Mapping[str, Sequence[Span]]) -> tuple[Interval, ...]:
    """The same minutes as intervals with a mode: `both` where people may come with and without an appointment."""
    found: list[Interval] = []
    counter = {name: spans.get(name, ()) for name in ("appointment", "walk_in")}
    borders = sorted({border for pieces in counter.values() for span in pieces for border in span})
    for start, end in pairwise(borders):
        open_to = [name for name, pieces in counter.items() if any(p.start <= start < p.end for p in pieces)]
        if open_to:
            _extend(found, Interval(Span(start, end), "both" if len(open_to) == 2 else _mode(open_to[0])))
    alone = [Interval(span, _mode(name)) for name in CHANNELS[2:] for span in spans.get(name, ())]
    return tuple(sorted((*found, *alone), key=lambda interval: (interval.span, interval.mode)))


def _mode(channel: str) -> Mode:
    modes: dict[str, Mode] = {
        "appointment": "appointment",
        "walk_in": "walk_in",
        "phone": "phone",
        "back_office": "back_office",
    }
    return modes[channel]


def _extend(found: list[Interval], piece: Interval) -> None:
    last = found[-1] if found else None
    if last is not None and last.mode == piece.mode and last.span.end == piece.span.start:
        found[-1] = Interval(Span(last.span.start, piece.span.end), piece.mode)
    else:
        found.append(piece)


def _scheduled(calendar: Calendar, day: date, channel: str, exceptions: list[HoursException]) -> tuple[Span, ...]:
    holiday = day in calendar.holidays
    rules = [r for r in calendar.rules if r.holds_on(day, channel) and (r.ignores_holidays or not holiday)]
    additions = [e for e in exceptions if e.effect in ("extra", "replace") and (e.ignores_holidays or not holiday)]
    replacing = [e for e in additions if e.effect == "replace"]
    spans = [Span(rule.opens, rule.closes) for rule in rules]
    if replacing:
        strongest = max(e.priority for e in replacing)
        spans = [Span(e.opens, e.closes) for e in replacing if e.priority == strongest]
    return union([*spans, *(Span(e.opens, e.closes) for e in additions if e.effect == "extra")])


def _restricted(spans: tuple[Span, ...], exception: HoursException) -> tuple[Span, ...]:
    holes = {
        "closed": Span(0, OPEN_END),
        "open_at": Span(0, exception.opens),
        "close_at": Span(exception.closes, OPEN_END),
        "gap": Span(exception.opens, exception.closes),
    }
    return without(spans, holes[exception.effect])


def _outside_its_life(calendar: Calendar, day: date) -> Closed | None:
    if calendar.closed_from is not None and day >= calendar.closed_from:
        return Closed("closed_for_good", ENDED)
    if calendar.valid_from is not None and day < calendar.valid_from:
        return Closed("not_yet_open", NOT_BEGUN)
    return None


def _why_closed(calendar: Calendar, day: date, service: str | None) -> Closed:
    for exception in calendar.exceptions:
        if exception.effect in RESTRICTIONS and exception.concerns(day, service):
            return Closed("exception", exception.reason)
    if day in calendar.holidays:
        return Closed("holiday", calendar.holidays[day])
    return Closed("no_hours", NO_HOURS)


def _notices(calendar: Calendar, day: date) -> tuple[HoursException, ...]:
    return tuple(e for e in calendar.exceptions if e.from_date <= day <= e.until_date)
