"""Figures of a regular week. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.reporting.city.told import Office

WORKDAYS: Final = ("mon", "tue", "wed", "thu", "fri")
LONG_UNTIL: Final = 18 * 60
"""Minute of the day until which a long day is open at least (council paper 2.4.3)."""
FRIENDLY_BEFORE, FRIENDLY_AFTER = 8 * 60, 16 * 60
"""Who works or has children at school comes before 8, after 16 or on Saturday (council paper 2.8)."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Open from `opens` to `closes`, minutes of the day."""

    weekday: str
    opens: int
    closes: int

    @property
    def friendly(self) -> int:
        """Minutes outside the hours in which most people work."""
        if self.weekday not in WORKDAYS:
            return self.closes - self.opens
        return max(0, min(self.closes, FRIENDLY_BEFORE) - self.opens) + max(
            0, self.closes - max(self.opens, FRIENDLY_AFTER)
        )


def stretches(office: Office) -> Iterator[Stretch]:
    """The regular week of an office."""
    for day in office.week:
        for interval in day.intervals:
            opens, closes = interval.split("-")
            yield Stretch(day.weekday, _minute(opens), _minute(closes))


def hours(office: Office) -> float:
    """Hours a week."""
    return round(sum(each.closes - each.opens for each in stretches(office)) / 60, 2)


def friendly_hours(office: Office) -> float:
    """Of these, outside the hours in which most people work."""
    return round(sum(each.friendly for each in stretches(office)) / 60, 2)


def long_days(office: Office) -> int:
    """Days open until 18:00 or longer."""
    return len({each.weekday for each in stretches(office) if each.closes >= LONG_UNTIL})


def opens_on_saturday(office: Office) -> bool:
    """Whether it is open on Saturdays."""
    return any(each.weekday == "sat" for each in stretches(office))


def is_open(office: Office, weekday: str, minute: int) -> bool:
    """Whether it is open at a minute of a weekday."""
    return any(each.weekday == weekday and each.opens <= minute < each.closes for each in stretches(office))


def clock(minute: int) -> str:
    """A minute of the day as people write it."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)
