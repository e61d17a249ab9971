"""All SQL of a rotation."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.models import case_file

REWRAP = (
    update(case_file)
    .where(case_file.c.id == bindparam("case"))
    .values(key_id=bindparam("new_id"), wrapped_key=bindparam("new_key"))
)


async def count_by_key(session: AsyncSession) -> dict[str, int]:
    """Master key id -> how many cases it wraps."""
    query = select(case_file.c.key_id, func.count()).where(case_file.c.erased_at.is_(None)).group_by(case_file.c.key_id)
    return {row[0]: row[1] for row in await session.execute(query)}


async def wrapped_by(session: AsyncSession, key_ids: Sequence[str], after: UUID, most: int) -> list[Any]:
    """Cases wrapped by one of these keys, locked, in order of id."""
    query = select(case_file.c.id, case_file.c.key_id, case_file.c.wrapped_key).where(
        case_file.c.id > after, case_file.c.key_id.in_(key_ids), case_file.c.erased_at.is_(None)
    )
    return list(await session.execute(query.order_by(case_file.c.id).limit(most).with_for_update()))


async def rewrap(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store data keys under their new master key."""
    if rows:
        await session.execute(REWRAP, list(rows))
