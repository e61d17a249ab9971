"""Open or closed at a moment, why, until when and what comes next; in instants, so that the change of the clocks is right."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from services.catalog.hours.days import Closed, Day, Interval, Mode, opening_day
from services.catalog.hours.rules import Calendar, Kind
from services.catalog.hours.spans import Span, clock_of
from shared.clock import BERLIN

LOOK_AHEAD_DAYS: Final = 400
"""How far `next` is looked for: longer than any closure of a place that will open again."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An open period in instants (UTC, for wall clocks cannot be compared in the doubled hour), and for whom."""

    opens: datetime
    closes: datetime
    mode: Mode


@dataclass(frozen=True, slots=True)
class Moment:
    """The state at a moment: `current` when open, otherwise `closed` says why; `next` is the next opening after it."""

    at: datetime
    current: Opening | None
    closed: Closed | None
    next: Opening | None


def state_at(calendar: Calendar, at: datetime, kind: Kind | None = None, service: str | None = None) -> Moment:
    """Whether the office is open at the aware moment `at`."""
    at, local_day = at.astimezone(UTC), at.astimezone(BERLIN).date()
    today = opening_day(calendar, local_day, kind, service)
    openings = openings_of(today)
    current = next((o for o in openings if o.opens <= at < o.closes), None)
    closed = None if current else _why(today)
    return Moment(at, current, closed, _next_opening(calendar, openings, at, local_day, kind, service))


def openings_of(day: Day) -> list[Opening]:
    """The intervals of a day as instants; an interval that lies wholly in the hour the clocks skip does not exist."""
    openings = (_opening(day.date, interval) for interval in day.intervals)
    return [opening for opening in openings if opening.closes > opening.opens]


def instant(day: date, minute: int) -> datetime:
    """The instant in UTC of a clock time in the city; of a doubled hour the first, for the skipped hour the moment of the change."""
    midnight = datetime.combine(day + timedelta(days=minute // 1440), time(), BERLIN)
    wall = midnight.replace(hour=minute // 60 % 24, minute=minute % 60)
    real = wall.astimezone(UTC)
    return real if real.astimezone(BERLIN).hour == wall.hour else real.replace(minute=0)


def _opening(day: date, interval: Interval) -> Opening:
    span: Span = interval.span
    return Opening(instant(day, span.start), instant(day, span.end), interval.mode)


def _why(day: Day) -> Closed:
    if day.closed is not None:
        return day.closed
    hours = ", ".join(f"{clock_of(i.span.start)}–{clock_of(i.span.end)}" for i in day.intervals)
    return Closed("no_hours", {"de": f"An diesem Tag geöffnet: {hours}.", "en": f"Open on this day: {hours}."})


def _next_opening(
    calendar: Calendar, openings: list[Opening], at: datetime, day: date, kind: Kind | None, service: str | None
) -> Opening | None:
    later = next((o for o in openings if o.opens > at), None)
    for _ in range(LOOK_AHEAD_DAYS):
        if later is not None or (calendar.closed_from is not None and day >= calendar.closed_from):
            break
        day += timedelta(days=1)
        later = next(iter(openings_of(opening_day(calendar, day, kind, service))), None)
    return later
