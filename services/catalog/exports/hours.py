"""The regular week of an office and the days that differ from it, as other vocabularies want them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from services.catalog.hours.days import Day, opening_day
from services.catalog.hours.rules import Calendar, Kind
from services.catalog.hours.spans import Span, clock_of, union
from shared.language import Text

HORIZON_DAYS: Final = 184
"""How far ahead days that differ are listed: half a year, what a search engine or a neighbour portal can make use of."""
NAMES: Final = {
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from the regular week; no spans means closed."""

    date: date
    spans: Spans
    reason: Text | None


@dataclass(frozen=True, slots=True)
class Week:
    """Open minutes from Monday to Sunday, the first and last day on which they hold (None: open), and the days that differ."""

    regular: tuple[Spans, ...]
    first: date | None
    last: date | None
    special: tuple[SpecialDay, ...]


def week_of(calendar: Calendar, today: date, known_until: date | None) -> Week | None:
    """The week from today on; None for an office without hours. Special days end where the holidays are no longer known."""
    kind: Kind = "front_office" if calendar.channels & {"appointment", "walk_in"} else "phone"
    plain = replace(calendar, exceptions=(), holidays={}, valid_from=None, closed_from=None)
    begin = max(today, calendar.valid_from or today)
    days = [begin + timedelta(days=number) for number in range(7)]
    by_weekday = {day.weekday(): _spans(opening_day(plain, day, kind)) for day in days}
    regular = tuple(by_weekday[weekday] for weekday in range(7))
    if not any(regular):
        return None
    end = calendar.closed_from - timedelta(days=1) if calendar.closed_from else None
    last = min(today + timedelta(days=HORIZON_DAYS), known_until or date.min, end or date.max)
    return Week(regular, calendar.valid_from, end, _special(calendar, kind, regular, begin, last))


def week_text(week: Week) -> dict[str, str]:
    """The regular week in words, `Mo 08:00–19:00; Di ...`, in German and English."""
    return {
        language: "; ".join(
            f"{name} " + ", ".join(f"{clock_of(span.start)}–{clock_of(span.end)}" for span in spans)
            for name, spans in zip(names, week.regular, strict=True)
            if spans
        )
        for language, names in NAMES.items()
    }


def _special(
    calendar: Calendar, kind: Kind, regular: Sequence[Spans], begin: date, last: date
) -> tuple[SpecialDay, ...]:
    days = (opening_day(calendar, begin + timedelta(days=number), kind) for number in range((last - begin).days + 1))
    return tuple(
        SpecialDay(day.date, spans, day.closed.reason if day.closed and not spans else None)
        for day in days
        if (spans := _spans(day)) != regular[day.date.weekday()]
    )


def _spans(day: Day) -> Spans:
    return union(interval.span for interval in day.intervals)
