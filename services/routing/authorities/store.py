"""All SQL of the authorities."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, column, func, select, text, update, values
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.authorities.breaker import Breaker
from services.routing.authorities.models import authority, delivery_memo
from services.routing.deliveries.models import delivery

SEEDED = ("name", "provenance")
"""What a newer seed may change; how an authority is reached is the operators'."""


async def seed(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert authorities, or bring the words about known ones up to date."""
    statement = insert(authority)
    renewed = {name: statement.excluded[name] for name in SEEDED}
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=renewed), list(rows))


async def make_known(session: AsyncSession, authority_ids: Iterable[str]) -> None:
    """Give authorities nobody knew a row, so that they and what waits for them can be seen; nobody has said yet how they are reached."""
    rows = [
        {"id": authority_id, "name": {}, "plugin": "unassigned", "provenance": {"status": "unknown", "sources": []}}
        for authority_id in sorted(set(authority_ids))
    ]
    if rows:
        await session.execute(insert(authority).on_conflict_do_nothing(index_elements=["id"]), rows)


async def memo(session: AsyncSession, delivery_id: UUID) -> Mapping[str, Any]:
    """What a way of delivery has kept about a delivery; empty where nothing."""
    query = select(delivery_memo.c.content).where(delivery_memo.c.delivery_id == delivery_id)
    return (await session.execute(query)).scalar() or {}


async def keep_memo(session: AsyncSession, delivery_id: UUID, content: Mapping[str, Any]) -> None:
    """Keep it."""
    kept = insert(delivery_memo).values(delivery_id=delivery_id, content=dict(content))
    await session.execute(
        kept.on_conflict_do_update(index_elements=["delivery_id"], set_={"content": kept.excluded.content})
    )


async def reached_by(session: AsyncSession) -> Sequence[Row[Any, Any, Any, Any]]:
    """How every authority is reached: id, plugin, settings, and since when so."""
    columns = (authority.c.id, authority.c.plugin, authority.c.settings, authority.c.updated_at)
    return (await session.execute(select(*columns))).all()


async def keep_told_ways(session: AsyncSession, ways: Mapping[str, str]) -> Sequence[str]:
    """Keep the way of each authority as told; returns the ids of those for which another one was told before, or none."""
    if not ways:
        return []
    now = values(column("id", Text), column("way", Text), name="now").data(sorted(ways.items()))
    statement = (
        update(authority)
        .where(authority.c.id == now.c.id, authority.c.told_way.is_distinct_from(now.c.way))
        .values(told_way=now.c.way)
        .returning(authority.c.id)
    )
    return [row.id for row in await session.execute(statement)]


async def find_reach(session: AsyncSession, authority_id: str) -> Row[Any, Any, Any] | None:
    """How one authority is reached: id, plugin, settings."""
    columns = (authority.c.id, authority.c.plugin, authority.c.settings)
    return (await session.execute(select(*columns).where(authority.c.id == authority_id))).one_or_none()


async def page(session: AsyncSession, after: str | None, limit: int) -> Sequence[Row[Any]]:
    """Authorities by id with how many deliveries wait, are under way, or are dead."""
    counts = [func.count().filter(delivery.c.state == state).label(state) for state in ("queued", "leased", "dead")]
    query = select(authority, *counts).outerjoin(
        delivery, (delivery.c.authority_id == authority.c.id) & delivery.c.state.in_(("queued", "leased", "dead"))
    )
    if after is not None:
        query = query.where(authority.c.id > after)
    return (await session.execute(query.group_by(authority.c.id).order_by(authority.c.id).limit(limit))).all()


async def find(session: AsyncSession, authority_id: str) -> Row[Any] | None:
    """One authority as in a page."""
    counts = [
        select(func.count()).where(delivery.c.authority_id == authority_id, delivery.c.state == state)
        .scalar_subquery().label(state)
        for state in ("queued", "leased", "dead")
    ]  # fmt: skip
    return (await session.execute(select(authority, *counts).where(authority.c.id == authority_id))).one_or_none()


async def change(session: AsyncSession, authority_id: str, columns: Mapping[str, Any]) -> bool:
    """Set how an authority is reached and close its breaker; False when there is none of this id."""
    statement = (
        update(authority)
        .where(authority.c.id == authority_id)
        .values(**columns, breaker_failures=0, breaker_open_until=None, updated_at=func.clock_timestamp())
        .returning(authority.c.id)
    )
    return (await session.execute(statement)).scalar() is not None


async def breakers(session: AsyncSession, authority_ids: Sequence[str]) -> tuple[datetime, dict[str, Breaker]]:
    """The breakers of these authorities, locked in order, and the moment they were read."""
    query = (
        select(authority.c.id, authority.c.breaker_failures, authority.c.breaker_open_until, func.clock_timestamp())
        .where(authority.c.id.in_(authority_ids))
        .order_by(authority.c.id)
        .with_for_update()
    )
    rows = (await session.execute(query)).all()
    return rows[0][3], {row[0]: Breaker(row[1], row[2]) for row in rows}


async def set_breaker(session: AsyncSession, authority_id: str, breaker: Breaker) -> None:
    """Keep a breaker."""
    kept = {"breaker_failures": breaker.failures, "breaker_open_until": breaker.open_until}
    await session.execute(update(authority).where(authority.c.id == authority_id).values(kept))


async def hurry(session: AsyncSession, authority_id: str, within_seconds: float) -> None:
    """Make all that waits for an authority due, spread over some seconds: it is well again, or reached another way."""
    soon = func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, func.random() * within_seconds)
    waiting = (delivery.c.authority_id == authority_id) & (delivery.c.state == "queued")
    await session.execute(update(delivery).where(waiting, delivery.c.next_at > soon).values(next_at=soon))
    await session.execute(text("select pg_notify('routing_delivery', '')"))
