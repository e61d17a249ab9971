"""What is free, in the two forms front ends of ZMS ask: the combined calendar, and the two calls it replaced."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.availability import search
from services.booking.availability.schemas import Days, Slots
from services.booking.availability.search import Found, Wish
from services.booking.availability.windows import LONGEST_DAYS
from services.booking.offices.memory import OfferMemory
from services.booking.offices.problems import ServiceNotOffered
from services.booking.offices.schemas import MAX_QUANTITY, MAX_SERVICES
from services.booking.zms import store
from services.booking.zms.schemas import (
    Calendar,
    CalendarDay,
    CalendarOffice,
    CalendarQuery,
    DayStarts,
    FreeDay,
    FreeDays,
    OfficeStarts,
)
from shared.zms_errors import Refused

LONGEST_RANGE: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Question:
    """A wish, and the offices (number by id) it may be fulfilled at."""

    wish: Wish
    offices: Mapping[str, int]


async def wished(session: AsyncSession, service_ids: Sequence[int], counts: Sequence[int]) -> dict[str, int]:
    """How many of which service; raises the documented refusals."""
    if not service_ids or not counts:
        raise Refused("EMPTY_SERVICE_ARRAYS")
    if len(service_ids) != len(counts) or len(set(service_ids)) < len(service_ids):
        raise Refused("MISMATCHED_ARRAYS")
    if len(service_ids) > MAX_SERVICES or max(counts) > MAX_QUANTITY:
        raise Refused("tooManyServicesPerAppointment")
    keys = await store.keys_of(session, "service", service_ids)
    if len(keys) < len(service_ids):
        raise Refused("invalidLocationAndServiceCombination")
    return {keys[number]: count for number, count in zip(service_ids, counts, strict=True)}


async def question(session: AsyncSession, query: CalendarQuery, earliest: datetime, offers: OfferMemory) -> Question:
    """What is asked, in our terms; raises the documented refusals."""
    if not query.office_ids:
        raise Refused("invalidOfficeId")
    if not timedelta(0) <= query.end_date - query.start_date <= LONGEST_RANGE:
        raise Refused("invalidEndDate")
    keys = await store.keys_of(session, "office", query.office_ids)
    wish = Wish(await wished(session, query.service_ids, query.service_counts), None, earliest, offers)
    offices = {key: number for number, key in keys.items()}
    visits = await offers.visits(session, wish.quantities, None)
    if not any(visit.office_id in offices for visit in visits):
        raise ServiceNotOffered(office=", ".join(offices))
    return Question(wish, offices)


async def calendar(session: AsyncSession, query: CalendarQuery, asked: Question) -> tuple[Calendar, tuple[int, ...]]:
    """The days of the range, the starts of the days within, and the free days before and after; with the pools it speaks of."""
    first, last = query.slots_start_date or query.start_date, query.slots_end_date or query.end_date
    if first > last:
        raise Refused("slotsStartDateAfterEndDate")
    days = await _days(session, asked, min(query.start_date, first, asked.wish.today), max(query.end_date, last))
    starts = await _starts(session, asked, first, last)
    free = dict(_by_day(days, asked.offices))
    if not free:
        raise Refused("noAppointmentForThisDay")
    return Calendar(
        start_date=str(query.start_date), end_date=str(query.end_date), slots_start_date=str(first), slots_end_date=str(last),
        prev_bookable_date=next((str(day) for day in sorted(free, reverse=True) if day < first), None),
        next_bookable_date=next((str(day) for day in sorted(free) if day > last), None),
        available_days=[
            CalendarDay(
                date=str(day), provider_ids=_joined(numbers),
                offices=[CalendarOffice(office_id=str(each.office_id), appointments=each.appointments) for each in starts.get(day, [])],
            )
            for day, numbers in free.items() if query.start_date <= day <= query.end_date
        ],
    ), days.pools  # fmt: skip


async def free_days(session: AsyncSession, query: CalendarQuery, asked: Question) -> tuple[FreeDays, tuple[int, ...]]:
    """The first call of the older calendar."""
    found = await _days(session, asked, query.start_date, query.end_date)
    days = [FreeDay(time=str(day), provider_ids=_joined(numbers)) for day, numbers in _by_day(found, asked.offices)]
    if not days:
        raise Refused("noAppointmentForThisDay")
    return FreeDays(available_days=days), found.pools


async def day_starts(session: AsyncSession, query: CalendarQuery, asked: Question) -> tuple[DayStarts, tuple[int, ...]]:
    """The second call; the range of the query is one day."""
    found = await search.slots(session, asked.wish, query.start_date)
    starts = _starts_by_day(found, asked.offices).get(query.start_date)
    if not starts:
        raise Refused("appointmentNotAvailable")
    return DayStarts(offices=starts), found.pools


async def _days(session: AsyncSession, asked: Question, first: date, last: date) -> Found:
    """Nothing is released later than the longest range of ours, so what lies beyond need not be asked."""
    return await search.days(session, asked.wish, first, min(last, first + timedelta(days=LONGEST_DAYS - 1)), None)


async def _starts(session: AsyncSession, asked: Question, first: date, last: date) -> dict[date, list[OfficeStarts]]:
    last = min(last, first + timedelta(days=LONGEST_DAYS - 1))
    return _starts_by_day(await search.slots(session, asked.wish, first, last), asked.offices)


def _by_day(found: Found, offices: Mapping[str, int]) -> Iterable[tuple[date, list[int]]]:
    assert isinstance(found.answer, Days)  # noqa: S101 - tells the type checker what was asked for
    for day in found.answer.items:
        numbers = [offices[free.office] for free in day.offices if free.office in offices]
        if numbers:
            yield day.date, numbers


def _starts_by_day(found: Found, offices: Mapping[str, int]) -> dict[date, list[OfficeStarts]]:
    assert isinstance(found.answer, Slots)  # noqa: S101
    starts: dict[tuple[date, int], list[int]] = {}
    for slot in found.answer.items:
        for office in slot.offices:
            if office in offices:
                starts.setdefault((slot.starts_at.date(), offices[office]), []).append(int(slot.starts_at.timestamp()))
    by_day: dict[date, list[OfficeStarts]] = {}
    for (day, number), moments in starts.items():
        by_day.setdefault(day, []).append(OfficeStarts(office_id=number, appointments=moments))
    return by_day


def _joined(numbers: Sequence[int]) -> str:
    return ",".join(str(number) for number in numbers)
