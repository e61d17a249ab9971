"""All SQL of what is told about parcels after they were sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.deliveries.models import delivery
from services.routing.lifecycle.models import delivery_event


async def lock_parcel(session: AsyncSession, part_id: UUID) -> Row[Any] | None:
    """The delivery of a part, locked, with whether a person had it tried anew; None where the part never came here."""
    anew = exists().where(delivery_event.c.delivery_id == delivery.c.id, delivery_event.c.kind == "tried-anew")
    query = select(delivery, anew.label("tried_anew")).where(delivery.c.part_id == part_id, delivery.c.kind == "parcel")
    row: Row[Any] | None = (await session.execute(query.with_for_update(of=delivery))).one_or_none()
    return row


async def correction_waits(session: AsyncSession, parcel_id: UUID) -> bool:
    """Whether a correction is queued that was not sent yet; it will bring the newest content."""
    waits = exists().where(
        delivery.c.about == parcel_id, delivery.c.kind == "correction", delivery.c.state == "queued", delivery.c.attempts == 0
    )  # fmt: skip
    return bool((await session.execute(select(waits))).scalar())


async def open_corrections(session: AsyncSession, parcel_id: UUID) -> Sequence[UUID]:
    """Corrections that did not arrive yet."""
    under_way = delivery.c.state.in_(("queued", "leased", "dead"))
    query = select(delivery.c.id).where(delivery.c.about == parcel_id, delivery.c.kind == "correction", under_way)
    return (await session.execute(query)).scalars().all()


async def withdraw(session: AsyncSession, delivery_ids: Sequence[UUID]) -> Sequence[tuple[UUID, datetime]]:
    """End deliveries nobody wants any more; a worker that has one in hand loses its lease. Returns when each ended."""
    now = func.clock_timestamp()
    ended = {"state": "withdrawn", "lease_token": None, "leased_until": None, "look_at": None, "updated_at": now}
    done = delivery.update().where(delivery.c.id.in_(delivery_ids)).values(**ended)
    rows = await session.execute(done.returning(delivery.c.id, delivery.c.updated_at))
    return [(row.id, row.updated_at) for row in rows]


async def add(session: AsyncSession, row: Mapping[str, Any], after: timedelta) -> datetime | None:
    """Queue it; returns when, None for a withdrawal that is known already."""
    queued = insert(delivery).values(**row, next_at=func.clock_timestamp() + after)
    queued = queued.on_conflict_do_nothing(index_elements=["about"], index_where=text("kind = 'withdrawal'"))
    created: datetime | None = (await session.execute(queued.returning(delivery.c.created_at))).scalar()
    return created
