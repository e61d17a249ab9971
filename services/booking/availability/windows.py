"""Times of day people ask for: before work, after work, on Saturdays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from services.booking.capacity.grid import midnight

Fits = Literal["before_work", "after_work", "saturday"]
LONGEST_DAYS: Final = 62
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


def span_of(first: date, last: date, earliest: datetime) -> Span:
    """The local days from `first` to `last`, but nothing before `earliest`."""
    return Span(max(midnight(first), earliest), midnight(last + timedelta(days=1)))
