"""When people without an appointment are taken, and how long they wait: decided from data only."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.booking.capacity.grid import midnight
from shared.clock import BERLIN

WALK_IN_MODES: Final = frozenset({"both", "walk_in"})
FEWEST_CALLS: Final = 3
"""Fewer calls in the last hour tell nothing about the next one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Within the opening hours from minute to minute, at most `quota` tickets a day; None stands for no limit."""

    opens: int | None = None
    closes: int | None = None
    quota: int | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from minute to minute after local midnight, in the mode of the catalog."""

    opens: int
    closes: int
    mode: str | None


def windows(hours: Iterable[Hours], rule: Rule) -> list[tuple[int, int]]:
    """The minutes of a day in which people are taken without an appointment, in order."""
    found = [
        (max(span.opens, rule.opens or 0), min(span.closes, 1440 if rule.closes is None else rule.closes))
        for span in hours
        if span.mode in WALK_IN_MODES
    ]
    return sorted((first, last) for first, last in found if first < last)


def open_until(spans: Sequence[tuple[int, int]], now: datetime) -> datetime | None:
    """Until when people are taken, if they are now."""
    local = now.astimezone(BERLIN)
    minute = local.hour * 60 + local.minute
    last = next((last for first, last in spans if first <= minute < last), None)
    return None if last is None else _moment(local, last)


def opens_at(spans: Sequence[tuple[int, int]], now: datetime) -> datetime | None:
    """When they are taken next today."""
    local = now.astimezone(BERLIN)
    minute = local.hour * 60 + local.minute
    first = next((first for first, _ in spans if first > minute), None)
    return None if first is None else _moment(local, first)


def _moment(local: datetime, minute: int) -> datetime:
    if minute == 1440:
        return midnight(local.date() + timedelta(days=1)).astimezone(BERLIN)
    return local.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)


def estimate_minutes(ahead: int, calls_last_hour: int) -> int | None:
    """About how long somebody waits with so many ahead, if the next hour is like the last; None when that says nothing."""
    if not ahead:
        return 0
    return None if calls_last_hour < FEWEST_CALLS else math.ceil(ahead * 60 / calls_last_hour)
