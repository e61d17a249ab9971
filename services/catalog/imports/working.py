"""What the worker does for large imports: read and plan, apply, undo; it says how far it is, and what went wrong."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.conditions import Condition
from services.catalog.editing.problems import ChangedMeanwhile
from services.catalog.imports.applying import put_back, write_import
from services.catalog.imports.planning import item_rows, plan, read, tag_of_plan, thing_of, unmatched_rows
from services.catalog.imports.progress import Progress, in_parts
from services.catalog.imports.work_store import (
    add_read,
    claim,
    drop_files,
    end_work,
    files_of,
    forget_left,
    keep_outcomes,
    set_planned_by_worker,
    show_progress,
    take_time,
)
from shared.db import Database
from shared.logging import error_place, log
from shared.problems import InternalError, Problem

LOOK_SECONDS: Final = 0.5
"""How often those who wait see something new; it also shows that the worker lives."""
BACK_TO: Final = {"reading": "failed", "applying": "planned", "undoing": "applied"}
"""In which state an import is when the worker could not do what it was asked for."""


async def work_on_imports(database: Database) -> None:
    """Take one import after the other until nothing waits, and forget those nobody finished sending."""
    while True:
        async with database.transaction() as session:
            row = await claim(session)
        if row is None:
            break
        await work_on(database, row)
    async with database.transaction() as session:
        await forget_left(session)


async def work_on(database: Database, row: RowMapping) -> None:
    """Do what is asked for one import, all or nothing; a problem is kept where the one who asked can see it."""
    work = WORKS[row["state"]]
    try:
        with _uncollected():
            async with _shown(database, row["id"]) as progress, database.transaction() as session:
                await take_time(session)
                await work(session, row, progress)
        log.info("import_worked_on", state=row["state"], count=progress.of)
    except Problem as problem:
        log.warning("import_refused", state=row["state"], reason=problem.slug)
        async with database.transaction() as session:
            body = problem.body(f"/v1/staff/imports/{row['id']}", None)
            await end_work(session, row["id"], BACK_TO[row["state"]], body)
            if isinstance(problem, ChangedMeanwhile):
                await _plan(session, row, Progress())
    except Exception as error:
        if passes(error):
            raise  # whoever looks next when nobody has been seen working for a while begins anew
        log.warning("import_failed", state=row["state"], error=type(error).__name__, where=error_place(error))
        async with database.transaction() as session:
            body = InternalError(correlation_id=row["id"]).body(f"/v1/staff/imports/{row['id']}", None)
            await end_work(session, row["id"], BACK_TO[row["state"]], body)


def passes(error: Exception) -> bool:
    """Whether the database was only away: everything else would fail again the next time, and for ever."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, (OSError, TimeoutError, OperationalError, InterfaceError, PoolTimeout))


async def _read(session: AsyncSession, row: RowMapping, progress: Progress) -> None:
    reading = await read(session, row["format"], await files_of(session, row["id"]), progress)
    await add_read(session, row["id"], unmatched_rows(reading), ())
    for part in in_parts(item_rows(row["id"], reading)):
        await add_read(session, row["id"], (), part)
    await drop_files(session, row["id"])
    await _plan(session, row, progress)


async def _plan(session: AsyncSession, row: RowMapping, progress: Progress) -> None:
    planned = await plan(session, row, (), progress)
    for part in in_parts(planned):
        outcomes = [
            {"of_kind": one.kind, "of_subject": one.subject, "outcome": thing_of(one) | {"differs": one.differs}}
            for one in part
        ]
        await keep_outcomes(session, row["id"], outcomes)
    await set_planned_by_worker(session, row["id"], tag_of_plan(planned))


async def _write(session: AsyncSession, row: RowMapping, progress: Progress) -> None:
    wish = row["wish"]
    await write_import(session, row, wish["take"], Condition(row["tag"], None), wish["by"], progress)


async def _undo(session: AsyncSession, row: RowMapping, progress: Progress) -> None:
    await put_back(session, row, row["wish"]["by"], progress)


Work = Callable[[AsyncSession, RowMapping, Progress], Awaitable[None]]
WORKS: Final[Mapping[str, Work]] = {"reading": _read, "applying": _write, "undoing": _undo}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would look through millions of new objects again and again: two thirds of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@asynccontextmanager
async def _shown(database: Database, run: UUID) -> AsyncIterator[Progress]:
    """A progress that others can see while the work goes on."""
    progress = Progress()
    showing = asyncio.create_task(_show(database, run, progress))
    try:
        yield progress
    finally:
        showing.cancel()
        with suppress(asyncio.CancelledError):
            await showing


async def _show(database: Database, run: UUID, progress: Progress) -> None:
    while True:
        async with database.transaction() as session:
            shown: dict[str, Any] = {"step": progress.step, "done": progress.done, "of": progress.of}
            await show_progress(session, run, shown)
        await asyncio.sleep(LOOK_SECONDS)
