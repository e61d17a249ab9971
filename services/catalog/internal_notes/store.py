"""All SQL of internal notes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.internal_notes.models import internal_note


async def add(session: AsyncSession, values: Mapping[str, Any]) -> None:
    await session.execute(insert(internal_note), values)


async def notes_of(session: AsyncSession, service: str, today: date) -> Sequence[Row[Any]]:
    """The notes on a service that are shown on this day, the newest first."""
    shown = or_(internal_note.c.until.is_(None), internal_note.c.until >= today)
    query = select(internal_note).where(internal_note.c.service_id == service, shown)
    return (await session.execute(query.order_by(internal_note.c.id.desc()))).all()


async def count_of(session: AsyncSession, service: str) -> int:
    query = select(func.count()).where(internal_note.c.service_id == service)
    return (await session.execute(query)).scalar_one()


async def remove(session: AsyncSession, service: str, note_id: UUID) -> bool:
    """Delete a note; False when the service has none of this id."""
    statement = delete(internal_note).where(internal_note.c.id == note_id, internal_note.c.service_id == service)
    return (await session.execute(statement.returning(internal_note.c.id))).scalar() is not None
