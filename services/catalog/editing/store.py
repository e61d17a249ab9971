"""SQL of the record of edits and of drafts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.models import draft, edit_record

TAKE_TURNS: Final = text(
    "select pg_advisory_xact_lock_shared(hashtext('catalog-edits')), "
    "pg_advisory_xact_lock(hashtext('catalog-edit'), hashtext(:subject))"
)
STAND_ALONE: Final = text("select pg_advisory_xact_lock(hashtext('catalog-edits'))")


async def take_turns(session: AsyncSession, kind: str, subject: str) -> None:
    """Wait for whoever edits the same subject now, also when it does not exist yet and has no row to lock."""
    await session.execute(TAKE_TURNS, {"subject": f"{kind}:{subject}"})


async def stand_alone(session: AsyncSession) -> None:
    """Wait until nobody edits anything, and let nobody begin before the transaction ends: for works on very many subjects."""
    await session.execute(STAND_ALONE)


async def add_records(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put edits on record."""
    if rows:
        await session.execute(insert(edit_record), [dict(row) for row in rows])


async def record_page(
    session: AsyncSession, *, kind: str | None, subject: str | None, cause: str | None, before: UUID | None, limit: int
) -> Sequence[RowMapping]:
    """Edits from the newest to the oldest, older than a given one."""
    wanted = {"kind": kind, "subject": subject, "cause": cause}
    statement = select(edit_record).order_by(edit_record.c.id.desc()).limit(limit)
    for name, value in wanted.items():
        if value is not None:
            statement = statement.where(edit_record.c[name] == value)
    if before is not None:
        statement = statement.where(edit_record.c.id < before)
    return (await session.execute(statement)).mappings().all()


async def add_draft(session: AsyncSession, row: Mapping[str, Any]) -> None:
    """Keep a draft."""
    await session.execute(insert(draft).values(dict(row)))


async def draft_page(session: AsyncSession, state: str | None, before: UUID | None, limit: int) -> Sequence[RowMapping]:
    """Drafts from the newest to the oldest, older than a given one."""
    statement = select(draft).order_by(draft.c.id.desc()).limit(limit)
    if state is not None:
        statement = statement.where(draft.c.state == state)
    if before is not None:
        statement = statement.where(draft.c.id < before)
    return (await session.execute(statement)).mappings().all()


async def open_draft(session: AsyncSession, wanted: UUID) -> RowMapping | None:
    """An open draft, held until the transaction ends."""
    statement = select(draft).where(draft.c.id == wanted, draft.c.state == "open").with_for_update()
    return (await session.execute(statement)).mappings().one_or_none()


async def due_drafts(session: AsyncSession, today: date) -> Sequence[RowMapping]:
    """Open drafts whose day has come, oldest first; those another process works on are left to it."""
    due = select(draft).where(draft.c.state == "open", draft.c.publish_on <= today)
    statement = due.order_by(draft.c.publish_on, draft.c.id).with_for_update(skip_locked=True)
    return (await session.execute(statement)).mappings().all()


async def close_draft(
    session: AsyncSession, wanted: UUID, state: str, *, problem: str | None = None, edit: UUID | None = None
) -> None:
    """Say what came of a draft."""
    values = {"state": state, "problem": problem, "edit_id": edit}
    await session.execute(update(draft).where(draft.c.id == wanted).values(values))
