"""Times of day people ask for: before work, after work, on Saturdays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from services.booking.capacity.grid import midnight
from shared.clock import BERLIN

Fits = Literal["before_work", "after_work", "saturday"]
LONGEST_DAYS: Final = 184
"""Half a year, which is what front ends of other cities ask for at once."""
ALL_WEEK: Final = (1, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True)
class DayWindow:
    """Starts from minute to minute (exclusive) after local midnight, on these ISO weekdays."""

    from_minute: int = 0
    to_minute: int = 1440
    weekdays: tuple[int, ...] = ALL_WEEK


WHOLE_DAY: Final = DayWindow()
WINDOWS: Final[Mapping[Fits, DayWindow]] = {
    "before_work": DayWindow(to_minute=9 * 60),
    "after_work": DayWindow(from_minute=16 * 60),
    "saturday": DayWindow(weekdays=(6,)),
}
"""What counts as before or after work is our choice: a start before 9 or from 16 o'clock."""


@dataclass(frozen=True, slots=True)
class Span:
    """A span of moments in UTC, the end excluded."""

    since: datetime
    until: datetime


def days_with_edges(span: Span, window: DayWindow) -> tuple[list[date], list[datetime]]:
    """The local days of a span on which the window falls, and for each of them its beginning and its end, in UTC and ascending."""
    first, last = (moment.astimezone(BERLIN).date() for moment in (span.since, span.until))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    days = [day for day in days if day.isoweekday() in window.weekdays]
    edges = [edge for day in days for edge in (_moment(day, window.from_minute), _moment(day, window.to_minute))]
    return days, edges


def _moment(day: date, minute: int) -> datetime:
    """A wall-clock minute of a local day; minute 1440 is the next midnight."""
    days, rest = divmod(minute, 1440)
    wall = time(rest // 60, rest % 60)
    return datetime.combine(day + timedelta(days=days), wall, BERLIN).astimezone(UTC)


def span_of(first: date, last: date, earliest: datetime) -> Span:
    """The local days from `first` to `last`, but nothing before `earliest`."""
    return Span(max(midnight(first), earliest), midnight(last + timedelta(days=1)))
