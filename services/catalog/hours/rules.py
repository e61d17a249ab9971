"""What is known about the hours of an office: rules, exceptions, holidays, beginning and end of its life."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from services.catalog.hours.patterns import Pattern
from shared.language import Text

Channel = Literal["appointment", "walk_in", "phone", "back_office"]
"""Who an interval is for: people with an appointment, without one, on the phone; or nobody, while staff works (back office)."""
CHANNELS: Final[tuple[Channel, ...]] = ("appointment", "walk_in", "phone", "back_office")
PUBLIC: Final[tuple[Channel, ...]] = ("appointment", "walk_in", "phone")

Kind = Literal["front_office", "phone", "back_office", "appointment", "walk_in"]
CHANNELS_OF_KIND: Final[Mapping[Kind | None, tuple[Channel, ...]]] = {
    None: PUBLIC,
    "front_office": ("appointment", "walk_in"),
    "phone": ("phone",),
    "back_office": ("back_office",),
    "appointment": ("appointment",),
    "walk_in": ("walk_in",),
}
"""What a caller may ask for, and the channels that answer; without a kind everything that is open to the public."""

Effect = Literal["closed", "extra", "replace", "open_at", "close_at", "gap"]

OPEN_END: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class HoursRule:
    """An interval that comes round by a pattern; minutes since midnight, validity in whole days."""

    pattern: Pattern
    opens: int
    closes: int
    channels: frozenset[str]
    valid_from: date = date.min
    valid_until: date = date.max
    ignores_holidays: bool = False

    def holds_on(self, day: date, channel: str) -> bool:
        """Whether it opens this channel on that day, holidays aside."""
        valid = self.valid_from <= day <= self.valid_until
        return valid and channel in self.channels and self.pattern.holds_on(day)


@dataclass(frozen=True, slots=True)
class HoursException:
    """Days that differ. Empty `channels` means all of them; empty `services` means the whole office."""

    id: str
    effect: Effect
    from_date: date
    until_date: date
    reason: Text
    opens: int = 0
    closes: int = OPEN_END
    channels: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    still_open: tuple[str, ...] = ()
    redirect: str | None = None
    ignores_holidays: bool = False
    priority: int = 0

    def concerns(self, day: date, service: str | None) -> bool:
        """Whether it holds on that day for that service; without a service only what holds for the whole office."""
        return self.from_date <= day <= self.until_date and (not self.services or service in self.services)

    def touches(self, channel: str) -> bool:
        """Whether it changes this channel."""
        return (not self.channels or channel in self.channels) and channel not in self.still_open


@dataclass(frozen=True, slots=True)
class Calendar:
    """All an office's hours follow from. `channels` are those the office offers at all; `closed_from` ends its life."""

    office: str
    channels: frozenset[str]
    rules: tuple[HoursRule, ...] = ()
    exceptions: tuple[HoursException, ...] = ()
    holidays: Mapping[date, Text] = field(default_factory=dict)
    valid_from: date | None = None
    closed_from: date | None = None
    successor: str | None = None
