"""Find what is free: bookable days, start times of a day, the first free start of each office."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.availability import store
from services.booking.availability.problems import RangeInvalid
from services.booking.availability.reasons import bookable, obstacle, reason, shortage, switched_off
from services.booking.availability.schemas import (
    Answer,
    AskedOffice,
    Capacity,
    Day,
    Days,
    FirstFree,
    NextFree,
    OfficeDay,
    Slot,
    Slots,
)
from services.booking.availability.windows import LONGEST_DAYS, WHOLE_DAY, WINDOWS, Fits, Span, days_with_edges, span_of
from services.booking.offices.memory import OfferMemory
from services.booking.offices.problems import ServiceNotOffered
from services.booking.offices.travel import minutes_between
from services.booking.offices.wishes import Visit
from shared.clock import BERLIN

FIRST_DAY: Final = date(1970, 1, 1)
LAST_DAY: Final = date(9999, 1, 1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done, perhaps at a certain office, and the earliest start that can still be booked."""

    quantities: Mapping[str, int]
    office: str | None
    earliest: datetime
    offers: OfferMemory

    @property
    def today(self) -> date:
        """The local day of the earliest start."""
        return self.earliest.astimezone(BERLIN).date()


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and the pools it speaks of."""

    answer: Answer
    pools: tuple[int, ...]


async def days(session: AsyncSession, wish: Wish, first: date | None, last: date | None, fits: Fits | None) -> Found:
    """The days with free starts, per office."""
    span = _span(wish, first, last)
    found, asked = await _visits(session, wish, span)
    dates, edges = days_with_edges(span, WINDOWS[fits] if fits else WHOLE_DAY)
    rows = await store.days(session, asked, span, edges) if asked and edges else []
    office_of = _office_of(asked)
    items = [
        Day(date=dates[number - 1], offices=[
            OfficeDay(office=office_of[row.pool_id], starts=row.starts, first=row.first.astimezone(BERLIN)) for row in group
        ])
        for number, group in groupby(rows, key=lambda row: row.day_no)
    ]  # fmt: skip
    return await _answer(session, Days, items, found, asked, span)


async def slots(session: AsyncSession, wish: Wish, day: date, last: date | None = None) -> Found:
    """The free starts of one local day, or of the days up to `last`."""
    span = _span(wish, day, last or day)
    found, asked = await _visits(session, wish, span)
    rows = await store.slots(session, asked, span) if asked and span.since < span.until else []
    office_of = _office_of(asked)
    items = [
        Slot(starts_at=row.starts_at.astimezone(BERLIN), offices=[office_of[pool] for pool in row.pools])
        for row in rows
    ]
    return await _answer(session, Slots, items, found, asked, span)


async def first_free(session: AsyncSession, wish: Wish, most: int, near: str | None = None) -> Found:
    """The first free start of each office, soonest first, or nearest first to a district."""
    span = _span(wish, None, None)
    found, asked = await _visits(session, wish, span)
    rows = await store.first_free(session, asked, span, len(asked) if near else most) if asked else []
    visit_of = {visit.pool_id: visit for visit in asked}
    items = [
        FirstFree(
            office=visit_of[row.pool_id].office_id, starts_at=row.starts_at.astimezone(BERLIN),
            travel_minutes=minutes_between(near, visit_of[row.pool_id].district) if near else None,
        )
        for row in rows
    ]  # fmt: skip
    if near:
        items.sort(key=lambda item: (item.travel_minutes, item.starts_at))
    return await _answer(session, NextFree, items[:most], found, asked, span)


def _span(wish: Wish, first: date | None, last: date | None) -> Span:
    first = first or (min(wish.today, last) if last else wish.today)
    last = last or min(first, LAST_DAY) + timedelta(days=LONGEST_DAYS - 1)
    if not FIRST_DAY <= first <= last <= LAST_DAY or (last - first).days >= LONGEST_DAYS:
        raise RangeInvalid(days=LONGEST_DAYS)
    return span_of(first, last, wish.earliest)


async def _visits(session: AsyncSession, wish: Wish, span: Span) -> tuple[list[Visit], list[Visit]]:
    """All offices that do it, and those of them that can be booked."""
    found = await wish.offers.visits(session, wish.quantities, wish.office)
    if not found and wish.office:
        raise ServiceNotOffered(office=wish.office)
    return found, bookable(found, span.since.astimezone(BERLIN).date())


def _office_of(asked: Sequence[Visit]) -> dict[int, str]:
    return {visit.pool_id: visit.office_id for visit in asked if visit.pool_id is not None}


async def _answer(
    session: AsyncSession,
    kind: Callable[..., Answer],
    items: Sequence[Any],
    found: Sequence[Visit],
    asked: Sequence[Visit],
    span: Span,
) -> Found:
    why, next_release_at = None, None
    if not items and not asked:
        why = reason(obstacle(found, span.since.astimezone(BERLIN).date()))
    elif not items:
        outlook = await store.outlook(session, asked, span)
        why = switched_off(asked, span.since, span.until) or reason(
            shortage(outlook.released, outlook.coming, outlook.elsewhere)
        )
        next_release_at = _local(outlook)
    offices = [_asked_office(visit) for visit in asked or found]
    answer = kind(items=items, offices=offices, next=None, reason=why, next_release_at=next_release_at)
    return Found(answer, tuple(visit.pool_id for visit in asked if visit.pool_id is not None))


def _local(outlook: Row[Any]) -> datetime | None:
    moment: datetime | None = outlook.next_release_at
    return None if moment is None else moment.astimezone(BERLIN)


def _asked_office(visit: Visit) -> AskedOffice:
    capacity = None
    if visit.capacity is not None:
        capacity = Capacity.model_validate({"value": visit.capacity, "status": visit.capacity_status})
    return AskedOffice(
        id=visit.office_id, name=visit.office_name, duration_minutes=visit.minutes, capacity=capacity,
        closed_from=visit.closed_from, successor=visit.successor,
    )  # fmt: skip
