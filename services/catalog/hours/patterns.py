"""On which days a rule of the opening hours comes round: every n-th week, the n-th weekday of a month, or single dates. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

DAYS_OF_A_WEEK: Final = 7
WEEKDAY_CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST_MONDAY: Final = date(1, 1, 1)
"""The proleptic calendar begins on a Monday, so weeks can be counted from it; ISO week numbers cannot, some years have 53."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekday (0 is Monday) of every week, or of every `every`-th week counted from the week of the day `phase`."""

    weekday: int
    every: int = 1
    phase: date = FIRST_MONDAY

    def holds_on(self, day: date) -> bool:
        """Whether it comes round on that day; weeks begin on Monday."""
        weeks = (day.toordinal() - day.weekday() - self.phase.toordinal() + self.phase.weekday()) // DAYS_OF_A_WEEK
        return day.weekday() == self.weekday and weeks % self.every == 0

    @property
    def rrule(self) -> str:
        """As RFC 5545 writes it; the phase is that of DTSTART."""
        interval = f"INTERVAL={self.every};" if self.every > 1 else ""
        return f"FREQ=WEEKLY;{interval}BYDAY={WEEKDAY_CODES[self.weekday]};WKST=MO"


@dataclass(frozen=True, slots=True)
class Monthly:
    """The `nth` of a weekday in its month; negative numbers count from the end, so -1 is the last and is not always the fifth."""

    weekday: int
    nth: int

    def holds_on(self, day: date) -> bool:
        """Whether it comes round on that day."""
        if day.weekday() != self.weekday:
            return False
        if self.nth > 0:
            return (day.day - 1) // DAYS_OF_A_WEEK + 1 == self.nth
        days_left = calendar.monthrange(day.year, day.month)[1] - day.day
        return days_left // DAYS_OF_A_WEEK + 1 == -self.nth

    @property
    def rrule(self) -> str:
        """As RFC 5545 writes it."""
        return f"FREQ=MONTHLY;BYDAY={self.nth}{WEEKDAY_CODES[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Dated:
    """Single dates, as a mobile office keeps them."""

    dates: frozenset[date]

    def holds_on(self, day: date) -> bool:
        """Whether it is one of the dates."""
        return day in self.dates

    @property
    def rrule(self) -> None:
        """Single dates follow no rule."""
        return None


Pattern = Weekly | Monthly | Dated


def meet(one: Pattern, other: Pattern, first: date, last: date) -> date | None:
    """The first day of a range on which both come round, or None."""
    if isinstance(one, Dated):
        return min((day for day in one.dates if first <= day <= last and other.holds_on(day)), default=None)
    if isinstance(other, Dated):
        return meet(other, one, first, last)
    if one.weekday != other.weekday:
        return None
    day = first + timedelta(days=(one.weekday - first.weekday()) % DAYS_OF_A_WEEK)
    while day <= last:
        if one.holds_on(day) and other.holds_on(day):
            return day
        day += timedelta(days=DAYS_OF_A_WEEK)
    return None
