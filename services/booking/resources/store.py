"""SQL of resources. Which appointment gets which is decided by a trigger, in the transaction of whatever makes or moves it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, delete, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY, Range
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.resources.models import desk_time, resource, resource_use, service_need


async def save(session: AsyncSession, values: dict[str, Any]) -> bool:
    """Write a resource; False when its id belongs to another office."""
    row = upsert(resource).values(values)
    changed = {name: row.excluded[name] for name in values if name not in ("id", "office_id")}
    mine = resource.c.office_id == values["office_id"]
    statement = row.on_conflict_do_update(index_elements=["id"], set_=changed, where=mine)
    return (await session.execute(statement.returning(resource.c.id))).scalar() is not None


async def of_office(session: AsyncSession, office_id: str) -> Sequence[Row[Any]]:
    """The resources of an office."""
    query = (
        select(resource)
        .where(resource.c.office_id == office_id)
        .order_by(resource.c.kind, resource.c.label, resource.c.id)
    )
    return (await session.execute(query)).all()


async def replace_needs(session: AsyncSession, office_id: str, service_id: str, rows: list[dict[str, Any]]) -> None:
    """The needs of a service at an office are these."""
    table = service_need.c
    await session.execute(delete(service_need).where(table.office_id == office_id, table.service_id == service_id))
    if rows:
        await session.execute(insert(service_need), rows)


async def save_desk_time(session: AsyncSession, office_id: str, service_id: str, minutes: dict[str, Any]) -> None:
    """A desk is used so long before and after visits for a service; `minutes`: before_minutes, after_minutes."""
    row = upsert(desk_time).values(office_id=office_id, service_id=service_id, **minutes)
    await session.execute(row.on_conflict_do_update(index_elements=["office_id", "service_id"], set_=minutes))


async def one(session: AsyncSession, office_id: str, resource_id: UUID) -> Row[Any] | None:
    """A resource of the office."""
    query = select(resource).where(resource.c.id == resource_id, resource.c.office_id == office_id)
    return (await session.execute(query)).one_or_none()


async def block(
    session: AsyncSession, id_: UUID, resource_id: UUID, since: datetime, until: datetime, reason: str
) -> None:
    """Nobody can use it then; the constraint refuses what is used already."""
    values = {"id": id_, "resource_id": resource_id, "during": Range(since, until), "reason": reason}
    await session.execute(insert(resource_use).values(values))


async def unblock(session: AsyncSession, office_id: str, block_id: UUID) -> bool:
    """It can be used again; False when there is no such block."""
    mine = select(resource.c.id).where(resource.c.office_id == office_id)
    table = resource_use.c
    statement = delete(resource_use).where(
        table.id == block_id, table.appointment_id.is_(None), table.resource_id.in_(mine)
    )
    return (await session.execute(statement.returning(table.id))).scalar() is not None


TAKE_OUT = text(
    "SELECT booking.take_out_resource(:resource, :closure, tstzrange(:since, :until), :reason) AS without"
).columns(without=ARRAY(Uuid()))


async def take_out(session: AsyncSession, row: Row[Any], reason: str) -> list[UUID]:
    """Nobody can use the resource of a closure meanwhile: visits that had it get another one. Returns those for which there is none."""
    values = {"resource": row.resource_id, "closure": row.id, "since": row.since, "until": row.until, "reason": reason}
    return list((await session.execute(TAKE_OUT, values)).scalar_one())


async def give_back(session: AsyncSession, closure_id: UUID) -> None:
    """The resource that a closure took out can be used again."""
    await session.execute(delete(resource_use).where(resource_use.c.closure_id == closure_id))


SETTLE = text("SELECT booking.settle_missing_resources(:office)")


async def settle_missing(session: AsyncSession, office_id: str) -> None:
    """Give visits of the office that miss something what is free now, the soonest first."""
    await session.execute(SETTLE, {"office": office_id})


FREE = text("""
    SELECT s.starts_at FROM unnest(CAST(:starts AS timestamptz[])) AS s (starts_at)
    WHERE booking.resources_free(:pool, CAST(:services AS text[]), s.starts_at, :minutes)
""")


async def free_starts(
    session: AsyncSession, pool_id: int, services: Sequence[str], minutes: int, starts: Sequence[datetime]
) -> set[datetime]:
    """At which of these starts everything is free that a visit needs besides a desk."""
    values = {"pool": pool_id, "services": list(services), "minutes": minutes, "starts": list(starts)}
    return set((await session.execute(FREE, values)).scalars())


NEEDS = "EXISTS (SELECT FROM booking.service_need n WHERE n.office_id = o.id AND n.service_id = ANY (CAST(:services AS text[])))"
"""Whether visits for these services at an office `o` need more than a desk."""

CLEAR_EXPIRED = text("""
    DELETE FROM booking.resource_use u USING booking.appointment a
    WHERE a.id = u.appointment_id AND a.state = 'held' AND a.hold_until < clock_timestamp() - interval '30 seconds'
      AND u.resource_id = :resource AND u.during && tstzrange(:since, :until)
""")


async def clear_expired(session: AsyncSession, resource_id: UUID, since: datetime, until: datetime) -> None:
    """Let go of what holds that ran out still use then."""
    await session.execute(CLEAR_EXPIRED, {"resource": resource_id, "since": since, "until": until})
