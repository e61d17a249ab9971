"""How a regular week divides into counter and back office, and how it fits work, school and family (council paper 2.4.2, 2.8). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from services.catalog.hours.rules import CHANNELS_OF_KIND, PUBLIC, HoursRule
from services.catalog.hours.spans import Span, without
from services.catalog.hours.summary import regular_week

WORK_BEGINS: Final = 8 * 60
WORK_ENDS: Final = 16 * 60
SATURDAY: Final = 5
MIDNIGHT: Final = 24 * 60

Week = Sequence[Sequence[Span]]


@dataclass(frozen=True, slots=True)
class WeekFit:
    """Hours a week; `front_share` is that of the counter in all hours of staff on site, None where no back-office hours are on record."""

    front_office_hours: Decimal
    phone_hours: Decimal
    back_office_hours: Decimal
    front_share: Decimal | None
    before_work_hours: Decimal
    after_work_hours: Decimal
    saturday_hours: Decimal


def week_fit(rules: Iterable[HoursRule], on: date) -> WeekFit:
    """Count the week that is valid on a day; before 8:00 and after 16:00 are those of Monday to Friday."""
    held = list(rules)
    public = regular_week(held, on, PUBLIC)
    front, phone, back = (
        regular_week(held, on, CHANNELS_OF_KIND[kind]) for kind in ("front_office", "phone", "back_office")
    )
    at_work = hours_of(back) + hours_of(front)
    return WeekFit(
        front_office_hours=hours_of(front),
        phone_hours=hours_of(phone),
        back_office_hours=hours_of(back),
        front_share=round(hours_of(front) / at_work, 2) if hours_of(back) else None,
        before_work_hours=hours_of(within(public[:SATURDAY], Span(0, WORK_BEGINS))),
        after_work_hours=hours_of(within(public[:SATURDAY], Span(WORK_ENDS, MIDNIGHT))),
        saturday_hours=hours_of(public[SATURDAY : SATURDAY + 1]),
    )


def hours_of(week: Week) -> Decimal:
    """All hours of some days together."""
    return Decimal(sum(span.minutes for day in week for span in day)) / 60


def within(week: Week, frame: Span) -> Week:
    """The part of each day that lies in a frame."""
    outside = Span(0, frame.start), Span(frame.end, MIDNIGHT)
    return [without(without(day, outside[0]), outside[1]) for day in week]


def gaps(frame: Week, week: Week) -> list[list[Span]]:
    """What `frame` has and `week` has not, day by day."""
    found: list[list[Span]] = []
    for wide, day in zip(frame, week, strict=True):
        left = tuple(wide)
        for span in day:
            left = without(left, span)
        found.append(list(left))
    return found
