"""Publish a change: a new edition, and one event for every office and service that changed."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editions.store import next_edition
from services.catalog.tables import outbox
from shared.events.catalog import OfficeChangedV1, ServiceChangedV1
from shared.messaging.outbox import Told
from shared.tracing import current_trace


async def publish(session: AsyncSession, *, offices: Iterable[str] = (), services: Iterable[str] = ()) -> int:
    """Raise the edition and tell the other rooms, in the transaction of the change; returns the new number."""
    number = await next_edition(session)
    trace = current_trace()
    told = [Told(OfficeChangedV1(office_id=office, version=number), office, trace) for office in sorted(set(offices))]
    told += [Told(ServiceChangedV1(service_id=s, version=number), s, trace) for s in sorted(set(services))]
    await outbox.append_many(session, told)
    return number
