"""All SQL of the operators' face on deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.deliveries.models import delivery, delivery_attempt
from services.routing.deliveries.states import DELIVERED_WITHIN, OWNERS
from services.routing.deliveries.store import wake

SHOWN_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """Which deliveries are wanted; None and False: all."""

    state: str | None = None
    authority_id: str | None = None
    overdue: bool = False


async def page(session: AsyncSession, wish: Wish, before: UUID | None, limit: int) -> Sequence[Row[Any]]:
    """Deliveries, newest first, older than `before`."""
    query = select(delivery).order_by(delivery.c.id.desc()).limit(limit)
    if wish.state is not None:
        query = query.where(delivery.c.state == wish.state)
    if wish.authority_id is not None:
        query = query.where(delivery.c.authority_id == wish.authority_id)
    if wish.overdue:
        query = query.where(delivery.c.state.in_(OWNERS), delivery.c.due_at < func.clock_timestamp())
    if before is not None:
        query = query.where(delivery.c.id < before)
    return (await session.execute(query)).all()


async def find(session: AsyncSession, delivery_id: UUID) -> Row[Any] | None:
    """One delivery."""
    return (await session.execute(select(delivery).where(delivery.c.id == delivery_id))).one_or_none()


async def attempts(session: AsyncSession, delivery_id: UUID) -> Sequence[Row[Any]]:
    """The newest attempts of a delivery."""
    query = select(delivery_attempt).where(delivery_attempt.c.delivery_id == delivery_id)
    return (await session.execute(query.order_by(delivery_attempt.c.ended_at.desc()).limit(SHOWN_ATTEMPTS))).all()


async def queue_again(session: AsyncSession, delivery_id: UUID) -> Row[Any] | None:
    """Queue a dead delivery with all attempts before it; None when it is not dead."""
    now = func.clock_timestamp()
    fresh = {"state": "queued", "attempts": 0, "next_at": now, "updated_at": now, "due_at": now + DELIVERED_WITHIN}
    dead = (delivery.c.id == delivery_id) & (delivery.c.state == "dead")
    again = update(delivery).where(dead).values(**fresh).returning(delivery)
    row: Row[Any] | None = (await session.execute(again)).one_or_none()
    await wake(session)
    return row


async def counts(session: AsyncSession) -> Sequence[Row[str, str, int]]:
    """(authority, state, how many) of everything that is under way or needs a person."""
    unfinished = delivery.c.state.in_(("queued", "leased", "dead"))
    query = select(delivery.c.authority_id, delivery.c.state, func.count()).where(unfinished)
    return (await session.execute(query.group_by(delivery.c.authority_id, delivery.c.state))).all()


async def overdue(session: AsyncSession) -> Sequence[Row[str, str, int]]:
    """(authority, state, how many) of what its owner should have acted on by now."""
    late = delivery.c.state.in_(OWNERS) & (delivery.c.due_at < func.clock_timestamp())
    query = select(delivery.c.authority_id, delivery.c.state, func.count()).where(late)
    return (await session.execute(query.group_by(delivery.c.authority_id, delivery.c.state))).all()


async def outcomes(session: AsyncSession) -> Sequence[Row[str, str, int]]:
    """(authority, outcome, how many) of the attempts of the last hour."""
    attempt = delivery_attempt.c
    recent = attempt.ended_at > func.clock_timestamp() - func.make_interval(0, 0, 0, 0, 1)
    query = select(attempt.authority_id, attempt.outcome, func.count()).where(recent)
    return (await session.execute(query.group_by(attempt.authority_id, attempt.outcome))).all()
