"""All SQL that writes facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.reporting.facts.models import event_fact


async def add(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write facts; one that is known already is left alone."""
    await session.execute(insert(event_fact).on_conflict_do_nothing(index_elements=["id"]), list(rows))
