"""All SQL about notes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.notes.models import case_note
from services.bundles.notes.rules import Note


async def add(session: AsyncSession, values: Mapping[str, Any]) -> None:
    await session.execute(insert(case_note), values)


async def notes_of(session: AsyncSession, case_id: UUID) -> list[Note]:
    """The notes on a case, oldest first."""
    query = select(case_note).where(case_note.c.case_id == case_id).order_by(case_note.c.id)
    return [Note(*row) for row in await session.execute(query)]


async def remove(session: AsyncSession, note_id: UUID) -> None:
    await session.execute(delete(case_note).where(case_note.c.id == note_id))
