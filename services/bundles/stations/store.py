"""All SQL about where envelopes are."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.models import case_file, timeline_entry


async def at_office(session: AsyncSession, office: str, limit: int) -> list[Any]:
    """Open cases whose envelope an office has, longest there first, with when each was at its first desk."""
    first = (
        select(func.min(timeline_entry.c.at))
        .where(timeline_entry.c.case_id == case_file.c.id, timeline_entry.c.code == "envelope_at")
        .scalar_subquery()
    )
    query = (
        select(case_file, first.label("first_desk_at"))
        .where(case_file.c.office_id == office, case_file.c.state.in_(("draft", "submitted")))
        .order_by(case_file.c.office_since)
        .limit(limit)
    )
    return list(await session.execute(query))
