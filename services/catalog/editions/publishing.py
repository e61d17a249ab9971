"""Publish a change: a new edition, and one event for every office and service that changed or is gone."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editions.store import next_edition, remember_published
from services.catalog.tables import outbox
from shared.events.catalog import OfficeChangedV1, ServiceChangedV1
from shared.messaging.outbox import Told
from shared.tracing import current_trace


async def publish(session: AsyncSession, *, offices: Iterable[str] = (), services: Iterable[str] = ()) -> int:
    """Raise the edition and tell the other rooms, in the transaction of the change; returns the new number."""
    number = await next_edition(session)
    trace = current_trace()
    changed = {"office": sorted(set(offices)), "service": sorted(set(services))}
    told = [Told(OfficeChangedV1(office_id=name, version=number), name, trace) for name in changed["office"]]
    told += [Told(ServiceChangedV1(service_id=name, version=number), name, trace) for name in changed["service"]]
    await outbox.append_many(session, told)
    things = [{"kind": kind, "id": name, "edition": number} for kind, names in changed.items() for name in names]
    await remember_published(session, things)
    return number
