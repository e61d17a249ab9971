"""All SQL about where envelopes are."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.models import case_file


async def at_office(session: AsyncSession, office: str, limit: int) -> list[Any]:
    """Open cases whose envelope an office has, longest there first."""
    query = (
        select(case_file)
        .where(case_file.c.office_id == office, case_file.c.state.in_(("draft", "submitted")))
        .order_by(case_file.c.office_since)
        .limit(limit)
    )
    return list(await session.execute(query))
