"""All SQL of kept reports."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.documents.period import Period
from services.reporting.snapshots.models import report_snapshot as snapshot

HEAD = [column for column in snapshot.c if column.name != "body"]


async def keep(session: AsyncSession, values: Mapping[str, Any]) -> Row[Any]:
    """Keep a report; the same report with the same bytes is kept once, whoever asks."""
    await session.execute(insert(snapshot).values(values).on_conflict_do_nothing(constraint="report_snapshot_once_uq"))
    same = (snapshot.c.report == values["report"], snapshot.c.sha256 == values["sha256"])
    return (await session.execute(select(*HEAD).where(*same))).one()


async def page(
    session: AsyncSession, report: str | None, *, published: bool, before: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """Kept reports, the newest first; ids rise with time."""
    query = select(*HEAD).order_by(snapshot.c.id.desc()).limit(limit)
    if report is not None:
        query = query.where(snapshot.c.report == report)
    if published:
        query = query.where(snapshot.c.published_at.is_not(None))
    if before is not None:
        query = query.where(snapshot.c.id < before)
    return (await session.execute(query)).all()


async def body(session: AsyncSession, identifier: UUID, *, published: bool) -> str | None:
    """The JSON of a kept report; None when there is none, or none that is published."""
    query = select(snapshot.c.body).where(snapshot.c.id == identifier)
    if published:
        query = query.where(snapshot.c.published_at.is_not(None))
    found: str | None = await session.scalar(query)
    return found


async def publish(session: AsyncSession, identifier: UUID, by: str) -> Row[Any] | None:
    """Open a kept report for everybody; the first time counts."""
    changed = {
        "published_at": func.coalesce(snapshot.c.published_at, func.clock_timestamp()),
        "published_by": func.coalesce(snapshot.c.published_by, by),
    }
    statement = update(snapshot).where(snapshot.c.id == identifier).values(changed).returning(*HEAD)
    return (await session.execute(statement)).one_or_none()


async def kept_by(session: AsyncSession, taker: str, period: Period) -> set[str]:
    """The names of the reports that somebody has kept for a period."""
    same = (snapshot.c.taken_by == taker, snapshot.c.first_day == period.first, snapshot.c.last_day == period.last)
    return set(await session.scalars(select(snapshot.c.report).where(*same)))


async def take_turns(session: AsyncSession) -> None:
    """Wait for other workers that keep reports now; until the end of the transaction they wait for us."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("report_snapshot"))))
