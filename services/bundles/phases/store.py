"""All SQL about phases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.phases.models import phase


async def switches_of(session: AsyncSession, bundle_ids: Sequence[str]) -> list[Any]:
    """All switches of some bundles in the order they were decided."""
    query = select(phase).where(phase.c.bundle_id.in_(bundle_ids)).order_by(phase.c.decided_at, phase.c.id)
    return list(await session.execute(query))


async def add(session: AsyncSession, values: Mapping[str, Any]) -> None:
    await session.execute(insert(phase).values(**values))
