"""Make the units of an office anew from its hours, its desks and its release policy, without ever losing a booking."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.capacity import store
from services.booking.capacity.grid import BOOKABLE_MODES, Opening, cells, local_day
from services.booking.capacity.release import lots
from services.booking.closures import store as closures
from services.booking.offices import store as offices
from services.booking.offices.visit import CELL
from shared.logging import log


async def regenerate(session: AsyncSession, office_id: str, now: datetime) -> int:
    """Bring the units of the office in line with its hours from today on; returns how many bookings no longer fit.

    Free units that are no longer wanted go. Booked ones stay with their appointment, are listed as conflicts and are not offered
    again. Runs of the same office take turns; bookings go on meanwhile, and what is just being booked is left for the next
    run, some seconds later.
    """
    pool = await store.lock_pool(session, office_id)
    today = local_day(now)
    closed = await closures.applied_spans(session, office_id, now)
    starts = [
        cell for cell in cells(await _openings(session, office_id, today))
        if not any(since < cell + CELL and cell < until for since, until in closed)
    ]  # fmt: skip
    wanted = store.Wanted(
        pool.id, pool.capacity, lots(await store.policies_of(session, office_id), office_id, pool.capacity, starts)
    )
    if starts:
        await store.make_partitions(session, starts[0], starts[-1])
    await store.add_missing_units(session, wanted, today)
    if not await store.fit_units(session, wanted, today):
        await offices.mark_stale(session, [office_id])  # the worker goes over it again in some seconds
    conflicts = await store.list_conflicts(session, pool.id, today)
    if conflicts:
        log.warning("capacity_conflicts_found", office_id=office_id, count=conflicts)
    return conflicts


async def _openings(session: AsyncSession, office_id: str, today: date) -> list[Opening]:
    office = await offices.office_row(session, office_id)
    if office is None or not office.appointments:
        return []
    return [
        Opening(row.day, row.opens_minute, row.closes_minute)
        for row in await offices.intervals(session, office_id, today)
        if row.mode in BOOKABLE_MODES and (office.closed_from is None or row.day < office.closed_from)
    ]
