"""The figures of a regular week as the council paper VII-DS-08441 §2.4.3 counts them; holidays and exceptions are left out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.catalog.hours.patterns import Weekly
from services.catalog.hours.rules import PUBLIC, HoursRule
from services.catalog.hours.spans import Span, clock_of, union

LONG_DAY_ENDS: Final = 18 * 60
"""A long day is one whose last interval ends at 18:00 or later."""


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """Hours per week, days with any interval, long days, and the latest end (`18:00`) or None for a week without hours."""

    weekly_hours: Decimal
    open_days: int
    long_days: int
    latest: str | None


def regular_week(
    rules: Iterable[HoursRule], on: date, channels: Collection[str] = PUBLIC
) -> tuple[tuple[Span, ...], ...]:
    """The intervals of Monday to Sunday by the rules valid on a day, for any of `channels`; what does not come every week is left out."""
    week: list[list[Span]] = [[] for _ in range(7)]
    for rule in rules:
        pattern, valid = rule.pattern, rule.valid_from <= on <= rule.valid_until
        if isinstance(pattern, Weekly) and pattern.every == 1 and valid and rule.channels.intersection(channels):
            week[pattern.weekday].append(Span(rule.opens, rule.closes))
    return tuple(union(day) for day in week)


def week_figures(rules: Iterable[HoursRule], on: date) -> WeekFigures:
    """Count the week that is valid on a day."""
    week = [day for day in regular_week(rules, on) if day]
    ends = [day[-1].end for day in week]
    return WeekFigures(
        weekly_hours=Decimal(sum(span.minutes for day in week for span in day)) / 60,
        open_days=len(week),
        long_days=sum(end >= LONG_DAY_ENDS for end in ends),
        latest=clock_of(max(ends)) if ends else None,
    )
