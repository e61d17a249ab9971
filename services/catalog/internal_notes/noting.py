"""The verbs of internal notes: write, remove, and answer staff with what everybody is told and what only they see."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.internal_notes import store
from services.catalog.internal_notes.problems import NotesFull
from services.catalog.internal_notes.schemas import InternalNote, NewNote, StaffAnswer
from services.catalog.public_services import catalogue
from shared.ids import new_id
from shared.problems import NotFound

MOST: Final = 50


async def answer(session: AsyncSession, service: str, today: date) -> StaffAnswer:
    """The public answer with the notes beside it; raises as the public answer does."""
    told = await catalogue.get_service(session, service, today)
    return StaffAnswer(answer=told, notes=await notes(session, told.id, today))


async def notes(session: AsyncSession, service: str, today: date) -> list[InternalNote]:
    """What holds on this day, the newest first."""
    return [
        InternalNote.model_validate(row, from_attributes=True) for row in await store.notes_of(session, service, today)
    ]


async def write(
    session: AsyncSession, service: str, note: NewNote, by: str, now: datetime, today: date
) -> InternalNote:
    """Keep a note on a service that is offered; raises as the public answer does, or NotesFull."""
    told = await catalogue.get_service(session, service, today)
    if await store.count_of(session, told.id) >= MOST:
        raise NotesFull(most=MOST)
    made = InternalNote(id=new_id(), words=note.words, until=note.until, written_at=now)
    await store.add(session, made.model_dump() | {"service_id": told.id, "written_by": by})
    return made


async def remove(session: AsyncSession, service: str, note_id: UUID) -> None:
    """Take a note away; raises NotFound, also a second time."""
    if not await store.remove(session, service, note_id):
        raise NotFound
