"""SQL of large imports: their files, and what the worker has to do."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, delete, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.imports.models import import_file, import_item, import_run

WORKING: Final = ("reading", "applying", "undoing")
SILENT: Final = timedelta(seconds=60)
"""Who has not been seen working for so long has died; somebody else takes over."""
LEFT: Final = timedelta(days=1)
CHANGED: Final = import_item.c.outcome["differs"].as_boolean()
CHOICES_UNKNOWN: Final = text(
    """
    select choice from unnest(cast(:choices as text[])) as c(choice) where not exists (
        select from catalog.import_item i
         where i.import_id = :run and starts_with(c.choice, i.kind || '/' || i.subject || '/')
           and i.outcome -> 'conflicts' @> jsonb_build_array(jsonb_build_object(
               'field', substr(c.choice, length(i.kind || '/' || i.subject || '/') + 1))))
     limit 1
    """
)


async def keep_file(session: AsyncSession, run: UUID, name: str, content: str) -> tuple[int, int]:
    """Keep a file, instead of one of the same name; returns how many files and characters the import has now."""
    statement = pg_insert(import_file).values(import_id=run, name=name, content=content)
    kept = statement.on_conflict_do_update(
        index_elements=["import_id", "name"], set_={"content": statement.excluded.content}
    )
    await session.execute(kept)
    sums = select(func.count(), func.sum(func.length(import_file.c.content))).where(import_file.c.import_id == run)
    count, characters = (await session.execute(sums)).one()
    return count, characters


async def file_names(session: AsyncSession, run: UUID) -> list[str]:
    """The files that wait to be read."""
    statement = select(import_file.c.name).where(import_file.c.import_id == run).order_by(import_file.c.name)
    return list((await session.execute(statement)).scalars())


async def files_of(session: AsyncSession, run: UUID) -> dict[str, str]:
    """The files with their contents."""
    statement = select(import_file.c.name, import_file.c.content).where(import_file.c.import_id == run)
    return {row.name: row.content for row in await session.execute(statement.order_by(import_file.c.name))}


async def ask_worker(session: AsyncSession, run: UUID, state: str, wish: Mapping[str, Any]) -> None:
    """Leave an import to the worker."""
    waiting = {"step": "waiting", "done": 0, "of": 0}
    values = {"state": state, "wish": dict(wish), "progress": waiting, "problem": None, "moved_at": None}
    await session.execute(update(import_run).where(import_run.c.id == run).values(values))


async def take_time(session: AsyncSession) -> None:
    """Let this transaction think for minutes between two statements, as comparing thousands of things does; others are cut off sooner."""
    await session.execute(select(func.set_config("idle_in_transaction_session_timeout", "600000", True)))


async def claim(session: AsyncSession) -> RowMapping | None:
    """An import nobody works on, taken; None when there is nothing to do."""
    free = or_(import_run.c.moved_at.is_(None), import_run.c.moved_at < func.clock_timestamp() - SILENT)
    next_one = (
        select(import_run.c.id)
        .where(import_run.c.state.in_(WORKING), free)
        .order_by(import_run.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    taken = update(import_run).where(import_run.c.id == next_one).values(moved_at=func.clock_timestamp())
    found: RowMapping | None = (await session.execute(taken.returning(*import_run.c))).mappings().one_or_none()
    return found


async def show_progress(session: AsyncSession, run: UUID, progress: Mapping[str, Any]) -> None:
    """Say how far the work is, as long as it is not done; waits for nobody who holds the row."""
    held = select(import_run.c.id).where(import_run.c.id == run, import_run.c.state.in_(WORKING))
    free = held.with_for_update(skip_locked=True).scalar_subquery()
    values = {"progress": dict(progress), "moved_at": func.clock_timestamp()}
    await session.execute(update(import_run).where(import_run.c.id == free).values(values))


async def end_work(session: AsyncSession, run: UUID, state: str, problem: Mapping[str, Any] | None) -> None:
    """The worker is done with an import that could not be read, applied or undone."""
    values = {"state": state, "problem": problem, "progress": None, "moved_at": None}
    await session.execute(update(import_run).where(import_run.c.id == run).values(values))
    await drop_files(session, run)


async def keep_outcomes(session: AsyncSession, run: UUID, outcomes: Sequence[Mapping[str, Any]]) -> None:
    """Keep what the worker planned for some things; each outcome names its `of_kind` and `of_subject`."""
    own = (import_item.c.import_id == run, import_item.c.kind == bindparam("of_kind"))
    statement = update(import_item).where(*own, import_item.c.subject == bindparam("of_subject"))
    connection = await session.connection()
    await connection.execute(statement.values(outcome=bindparam("outcome")), [dict(row) for row in outcomes])


async def set_planned_by_worker(session: AsyncSession, run: UUID, tag: str | None) -> None:
    """The plan is whole."""
    values = {"state": "planned", "tag": tag, "progress": None, "moved_at": None}
    await session.execute(update(import_run).where(import_run.c.id == run).values(values))


async def add_read(
    session: AsyncSession, run: UUID, unmatched: Sequence[Mapping[str, Any]], items: Sequence[Mapping[str, Any]]
) -> None:
    """Keep what a part of the files says."""
    if unmatched:
        await session.execute(update(import_run).where(import_run.c.id == run).values(unmatched=list(unmatched)))
    if items:
        await session.execute(insert(import_item), [dict(item) for item in items])


async def drop_files(session: AsyncSession, run: UUID) -> None:
    """Files that were read are not needed any more."""
    await session.execute(delete(import_file).where(import_file.c.import_id == run))


async def changed_page(
    session: AsyncSession, run: UUID, after: int, limit: int, *, conflicts: bool
) -> Sequence[RowMapping]:
    """Planned things that would change or are in conflict, after a position."""
    statement = select(import_item).where(import_item.c.import_id == run, import_item.c.position > after, CHANGED)
    if conflicts:
        statement = statement.where(func.jsonb_array_length(import_item.c.outcome["conflicts"]) > 0)
    return (await session.execute(statement.order_by(import_item.c.position).limit(limit))).mappings().all()


async def count_things(session: AsyncSession, run: UUID) -> tuple[int, int]:
    """How many things a planned import names, and how many of them would change or are in conflict."""
    counts = select(func.count(), func.count().filter(CHANGED)).where(import_item.c.import_id == run)
    everything, changed = (await session.execute(counts)).one()
    return everything, changed


async def unknown_choice(session: AsyncSession, run: UUID, choices: Sequence[str]) -> str | None:
    """A choice that names no conflict of the plan."""
    found = await session.execute(CHOICES_UNKNOWN, {"run": run, "choices": list(choices)})
    choice: str | None = found.scalar()
    return choice


async def forget_left(session: AsyncSession) -> int:
    """Delete imports whose files never were complete; returns how many."""
    old = import_run.c.created_at < func.clock_timestamp() - LEFT
    statement = delete(import_run).where(import_run.c.state == "receiving", old).returning(import_run.c.id)
    return len((await session.execute(statement)).all())
