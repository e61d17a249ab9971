"""Keep the projection in step with the catalog: what events mark as stale is fetched between transactions and stored with its capacity."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.capacity import generation
from services.booking.capacity import store as capacity
from services.booking.gates import store as gates
from services.booking.offices import store
from services.booking.offices.catalog import Catalog, ToldDay, ToldInterval, ToldOffice, ToldService
from services.booking.settings import BookingSettings
from shared.clock import BERLIN, utc_now
from shared.db import Database
from shared.events.catalog import OfficeChangedV1, ServiceChangedV1
from shared.logging import error_place, log
from shared.messaging.worker import WorkerContext
from shared.problems import NeighbourUnavailable

BEYOND: Final = timedelta(days=5)
"""Days fetched beyond the horizon, so that the next release is known over Easter and Christmas too."""


async def on_office_changed(session: AsyncSession, event: OfficeChangedV1) -> None:
    """What we know of the office is out of date."""
    await store.mark_stale(session, [event.office_id])


async def on_service_changed(session: AsyncSession, event: ServiceChangedV1) -> None:
    """What we know of the offices that offer the service is out of date."""
    await store.mark_offering_stale(session, event.service_id)


async def save(
    session: AsyncSession,
    told: ToldOffice,
    days: list[ToldDay],
    *,
    first: date,
    last: date,
    settings: BookingSettings,
    seen_stale_at: datetime | None = None,
) -> None:
    """Store what the catalog told about an office and its days `first` to `last`, and make its capacity anew."""
    desks = told.desks.value if told.desks else None
    values = {
        "id": told.id, "name": told.title, "task_type": told.task_type, "appointments": bool(told.appointments),
        "walk_in": bool(told.walk_in), "closed_from": told.closed_from, "successor": told.successor, "desks": desks,
        "hours_until": last, "address": told.address.model_dump() if told.address else None,
    }  # fmt: skip
    await store.save_office(session, values, seen_stale_at)
    await store.replace_services(session, told.id, [_service_row(told.id, service) for service in told.services])
    await gates.follow_catalog(session, told.id, voucher_required=bool(told.voucher_required))
    rows = [_interval_row(told.id, day.date, interval) for day in days for interval in day.intervals]
    await store.replace_intervals(session, told.id, first, rows)
    await capacity.save_pool(
        session, told.id, desks if desks is not None else settings.placeholder_desks, known=desks is not None
    )
    await generation.regenerate(session, told.id, utc_now())


def _service_row(office_id: str, service: ToldService) -> dict[str, Any]:
    return {
        "office_id": office_id, "service_id": service.id, "title": service.name or service.id,
        "duration_minutes": service.duration_minutes, "combines": service.combines or None,
        "max_quantity": service.max_quantity, "valid_to": service.valid_to,
        "duration_by_quantity": [step.model_dump(by_alias=True) for step in service.duration_by_quantity or ()] or None,
    }  # fmt: skip


def _interval_row(office_id: str, day: date, interval: ToldInterval) -> dict[str, Any]:
    opens, closes = _minute(interval.opens), _minute(interval.closes)
    return {
        "office_id": office_id, "day": day, "opens_minute": opens, "closes_minute": closes, "mode": interval.mode,
    }  # fmt: skip


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")[:2]
    return int(hours) * 60 + int(minutes)


async def discover(database: Database, catalog: Catalog) -> None:
    """Mark offices the catalog has and we have never heard of, and those whose known hours end too soon."""
    listed = await catalog.office_ids()
    async with database.transaction() as session:
        unheard = set(listed) - await store.known_ids(session)
        await store.mark_stale(session, sorted(unheard))
        await store.mark_short_stale(session, utc_now().astimezone(BERLIN).date())


async def refresh(database: Database, catalog: Catalog, settings: BookingSettings) -> int:
    """Fetch and store every stale office; one that fails stays stale and does not hold up the others. Returns how many failed."""
    async with database.transaction() as session:
        waiting = await store.stale(session)
    failed = 0
    for row in waiting:
        try:
            await _refresh_one(database, catalog, settings, row.id, row.stale_at)
        except NeighbourUnavailable as error:
            failed += 1
            log.warning("office_refresh_failed", office_id=row.id, error=error.slug, where=error_place(error))
    return failed


async def _refresh_one(
    database: Database, catalog: Catalog, settings: BookingSettings, office_id: str, stale_at: datetime
) -> None:
    first = utc_now().astimezone(BERLIN).date()
    async with database.transaction() as session:
        last = first + timedelta(days=await capacity.horizon_days(session, office_id, first)) + BEYOND
    told = await catalog.office(office_id)
    days = await catalog.hours(office_id, first, last) if told else []
    gone = ToldOffice(id=office_id, name=office_id, appointments=False)
    async with database.transaction() as session:
        await save(session, told or gone, days, first=first, last=last, settings=settings, seen_stale_at=stale_at)
    log.info("office_refreshed", office_id=office_id)


async def refresh_duty(context: WorkerContext) -> None:
    """What the worker does every few seconds."""
    settings = _settings_of(context)
    await refresh(context.database, Catalog(context.http, settings.catalog_url), settings)


async def discover_duty(context: WorkerContext) -> None:
    """What the worker does every few minutes; a change of date is noticed here."""
    await discover(context.database, Catalog(context.http, _settings_of(context).catalog_url))


def _settings_of(context: WorkerContext) -> BookingSettings:
    assert isinstance(context.settings, BookingSettings)  # noqa: S101 - the worker of this room starts with its settings
    return context.settings
