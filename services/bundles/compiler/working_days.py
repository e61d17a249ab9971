"""Working days in Leipzig: Monday to Friday without the public holidays of Saxony (§ 1 SächsSFG)."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from holidays import country_holidays

SATURDAY: Final = 5
SUNDAY: Final = 6
ONE_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=256)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("DE", subdiv="SN", years=year))


def is_working_day(day: date, *, saturday_counts: bool = False) -> bool:
    """Whether the clocks run on this day. Whether Saturday is a Werktag in § 28 PStG is not settled; by default it is not."""
    weekday = day.weekday()
    if weekday == SUNDAY or (weekday == SATURDAY and not saturday_counts):
        return False
    return day not in _holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself or the first working day after it (§ 193 BGB, § 26 (3) SGB X): Saturdays never count here."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def nth_working_day_after(day: date, number: int, *, saturday_counts: bool = False) -> date:
    """The first, second, third ... working day after `day`."""
    while number:
        day += ONE_DAY
        number -= is_working_day(day, saturday_counts=saturday_counts)
    return day
