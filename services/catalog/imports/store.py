"""SQL of imports."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, Table, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.models import edit_record
from services.catalog.imports.models import import_comment, import_item, import_run

LAST_SAID: Final = text(
    """
    select distinct on (i.kind, i.subject) i.kind, i.subject, i.content
      from catalog.import_item i join catalog.import_run r on r.id = i.import_id
     where r.source = :source and r.state = 'applied' and r.id <> :run
     order by i.kind, i.subject, r.applied_at desc
    """
)
BY_KEY: Final = text(
    """
    select key, array_agg(id order by id) as ids
      from (select p.id, p.keys ->> 'leikaId' as key from catalog.public_service p
             union select p.id, jsonb_array_elements_text(p.keys -> 'moreLeikaIds') from catalog.public_service p) k
     where key is not null group by key
    """
)


async def add_import(session: AsyncSession, run: Mapping[str, Any]) -> None:
    """Begin an import."""
    await session.execute(insert(import_run).values(dict(run)))


async def set_planned(session: AsyncSession, run: UUID) -> None:
    """An import that a request read itself: its plan is made anew each time somebody looks."""
    await session.execute(update(import_run).where(import_run.c.id == run).values(state="planned"))


async def import_row(session: AsyncSession, run: UUID, *, lock: bool = False) -> RowMapping | None:
    """One import; `lock` holds it until the transaction ends."""
    statement = select(import_run).where(import_run.c.id == run)
    return (await session.execute(statement.with_for_update() if lock else statement)).mappings().one_or_none()


async def import_page(session: AsyncSession, before: UUID | None, limit: int) -> Sequence[RowMapping]:
    """Imports from the newest to the oldest, older than a given one."""
    statement = select(import_run).order_by(import_run.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(import_run.c.id < before)
    return (await session.execute(statement)).mappings().all()


async def items_of(session: AsyncSession, run: UUID) -> Sequence[RowMapping]:
    """What the files of an import say, in their order."""
    statement = select(import_item).where(import_item.c.import_id == run).order_by(import_item.c.position)
    return (await session.execute(statement)).mappings().all()


async def last_said(session: AsyncSession, source: str, run: UUID) -> dict[tuple[str, str], Mapping[str, Any]]:
    """What the same source said of each thing in the last import that was applied."""
    rows = await session.execute(LAST_SAID, {"source": source, "run": run})
    return {(row.kind, row.subject): row.content for row in rows}


async def services_by_key(session: AsyncSession) -> dict[str, list[str]]:
    """Our services by Leistungsschlüssel."""
    return {row.key: list(row.ids) for row in await session.execute(BY_KEY)}


async def set_state(session: AsyncSession, run: UUID, state: str, by: str) -> None:
    """Mark an import as applied or undone."""
    values = {
        "state": state,
        f"{state}_at": func.clock_timestamp(),
        f"{state}_by": by,
        "progress": None,
        "problem": None,
    }
    await session.execute(update(import_run).where(import_run.c.id == run).values(values))


async def records_of(session: AsyncSession, cause: str) -> Sequence[RowMapping]:
    """The edits that came with a cause."""
    statement = select(edit_record).where(edit_record.c.cause == cause).order_by(edit_record.c.id)
    return (await session.execute(statement)).mappings().all()


async def check_references(session: AsyncSession) -> None:
    """Let the database say now, and not at the commit, when something is referred to that is no longer there."""
    await session.execute(text("set constraints all immediate"))


async def remove_rows(session: AsyncSession, table: Table, ids: Sequence[str]) -> None:
    """Delete what an import had created, with everything that hangs on it alone."""
    await session.execute(delete(table).where(table.c.id.in_(ids)))


SAID: Final = (import_comment.c.difference, import_comment.c.text, import_comment.c.at, import_comment.c.by)
MOST_COMMENTS: Final = 1000


async def add_comment(session: AsyncSession, row: Mapping[str, Any]) -> RowMapping:
    """Keep a word about a difference."""
    return (await session.execute(insert(import_comment).values(dict(row)).returning(*SAID))).mappings().one()


async def comments_of(session: AsyncSession, run: UUID, difference: str | None) -> Sequence[RowMapping]:
    """What was said about an import, or about one difference, in order."""
    statement = (
        select(*SAID).where(import_comment.c.import_id == run).order_by(import_comment.c.id).limit(MOST_COMMENTS)
    )
    if difference is not None:
        statement = statement.where(import_comment.c.difference == difference)
    return (await session.execute(statement)).mappings().all()
