"""All SQL of what neighbours told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.city.models import told_document as told


async def expect(session: AsyncSession, rooms: Mapping[str, str]) -> None:
    """Note paths to ask for, by room; a path that is kept already stays as it is."""
    rows = [{"path": path, "room": room, "stale_at": func.clock_timestamp()} for path, room in rooms.items()]
    if rows:
        await session.execute(insert(told).values(rows).on_conflict_do_nothing(index_elements=["path"]))


async def mark_stale(session: AsyncSession, paths: Iterable[str]) -> None:
    """What is kept under these paths is out of date."""
    await session.execute(update(told).where(told.c.path.in_(list(paths))).values(stale_at=func.clock_timestamp()))


async def stale(session: AsyncSession) -> Sequence[tuple[str, str, datetime]]:
    """What has to be asked for: path, room and since when."""
    query = select(told.c.path, told.c.room, told.c.stale_at).where(told.c.stale_at.is_not(None))
    return [(row.path, row.room, row.stale_at) for row in await session.execute(query.order_by(told.c.path))]


async def save(session: AsyncSession, path: str, document: Any, seen_stale_at: datetime) -> None:
    """Keep an answer; a change that came while it was asked for leaves it stale."""
    same = told.c.document == func.cast(document, told.c.document.type)
    await session.execute(
        update(told)
        .where(told.c.path == path)
        .values(
            document=document,
            changed_at=case((same, told.c.changed_at), else_=func.clock_timestamp()),
            stale_at=case((told.c.stale_at > seen_stale_at, told.c.stale_at), else_=None),
        )
    )


async def known_paths(session: AsyncSession) -> set[str]:
    """All paths that are kept or expected."""
    return set((await session.scalars(select(told.c.path))).all())


async def drop(session: AsyncSession, paths: Iterable[str]) -> None:
    """Forget what no longer exists."""
    await session.execute(delete(told).where(told.c.path.in_(list(paths))))


async def documents(session: AsyncSession) -> Sequence[tuple[str, Any, datetime]]:
    """Everything told so far: path, document and when it last changed."""
    query = select(told.c.path, told.c.document, told.c.changed_at).where(told.c.document.is_not(None))
    return [(row.path, row.document, row.changed_at) for row in await session.execute(query.order_by(told.c.path))]
