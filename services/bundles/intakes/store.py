"""All SQL about intakes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.models import case_file, part, timeline_entry
from services.bundles.intakes.models import intake


async def add(session: AsyncSession, values: Mapping[str, Any]) -> None:
    await session.execute(insert(intake), values)


async def page(session: AsyncSession, office: str | None, before: UUID | None, limit: int) -> list[Any]:
    """Intakes of an office (None: of all), newest first, each with its four moments; two statements would see two moments."""
    wanted = select(intake).order_by(intake.c.case_id.desc()).limit(limit)
    if office is not None:
        wanted = wanted.where(intake.c.office_id == office)
    if before is not None:
        wanted = wanted.where(intake.c.case_id < before)
    chosen = wanted.subquery()
    steps = (
        select(
            timeline_entry.c.case_id,
            _first("part_released").label("sent_at"),
            _first("part_delivered").label("received_at"),
            _first("part_decided", "part_refused").label("decided_at"),
        )
        .where(timeline_entry.c.case_id.in_(select(chosen.c.case_id)))
        .group_by(timeline_entry.c.case_id)
        .subquery()
    )
    query = (
        select(chosen, case_file.c.reference, part.c.authority_id, part.c.state, steps)
        .join(case_file, case_file.c.id == chosen.c.case_id)
        .join(part, part.c.id == chosen.c.part_id)
        .join(steps, steps.c.case_id == chosen.c.case_id)
        .order_by(chosen.c.case_id.desc())
    )
    return list(await session.execute(query))


def _first(*codes: str) -> Any:
    return func.min(timeline_entry.c.at).filter(timeline_entry.c.code.in_(codes))
