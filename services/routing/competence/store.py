"""All SQL of competence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.competence.models import service_competence

TABLE = service_competence


async def known(session: AsyncSession, services: Iterable[str]) -> Mapping[str, str]:
    """The competent authority by service, where there is exactly one; services heard of first are asked about soon."""
    wanted = sorted(set(services))
    if not wanted:
        return {}
    rows = (
        await session.execute(select(TABLE.c.service_id, TABLE.c.authority_id).where(TABLE.c.service_id.in_(wanted)))
    ).all()
    new = set(wanted) - {row.service_id for row in rows}
    if new:
        await mark_stale(session, new)
    return {row.service_id: row.authority_id for row in rows if row.authority_id is not None}


async def mark_stale(session: AsyncSession, services: Iterable[str]) -> None:
    """The catalog knows something newer of these, or we nothing yet."""
    rows = [{"service_id": service} for service in sorted(services)]
    marked = insert(TABLE).on_conflict_do_update(
        index_elements=["service_id"], set_={"stale_at": func.clock_timestamp()}
    )
    await session.execute(marked, rows)


async def stale(session: AsyncSession, most: int) -> Sequence[tuple[str, datetime]]:
    """Services to ask about, the oldest first, and since when."""
    query = select(TABLE.c.service_id, TABLE.c.stale_at).where(TABLE.c.stale_at.is_not(None)).order_by(TABLE.c.stale_at)
    return [(row.service_id, row.stale_at) for row in await session.execute(query.limit(most))]


async def keep(session: AsyncSession, service: str, authority: str | None, seen_stale_at: datetime) -> None:
    """What the catalog says; what it has changed since we asked stays to be asked."""
    values = {"authority_id": authority, "asked_at": func.clock_timestamp()}
    await session.execute(update(TABLE).where(TABLE.c.service_id == service).values(**values))
    same = (TABLE.c.service_id == service) & (TABLE.c.stale_at == seen_stale_at)
    await session.execute(update(TABLE).where(same).values(stale_at=None))
