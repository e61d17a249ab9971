"""All SQL of retention: the rules, and for each kind of data what is past its time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, and_, bindparam, cast, delete, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.amt24.models import amt24_application
from services.bundles.cases.models import case_file
from services.bundles.evidence.models import evidence, evidence_file
from services.bundles.notes.models import case_note
from services.bundles.retention.models import retention_rule

BEFORE: Final = bindparam("before", type_=DateTime(timezone=True))
OLD_CASES: Final[Mapping[str, ColumnElement[bool]]] = {
    "draft": and_(
        case_file.c.state == "draft",
        case_file.c.received_at.is_(None),
        func.greatest(case_file.c.created_at, cast(case_file.c.event_date, DateTime(timezone=True))) < BEFORE,
    ),
    "withdrawn": and_(case_file.c.state == "withdrawn", case_file.c.finished_at < BEFORE),
    "finished": and_(case_file.c.state == "finished", case_file.c.finished_at < BEFORE),
}
"""Rules that erase whole cases. Paper that has arrived keeps its draft: somebody waits for it."""
OLD_FILES: Final = (
    select(evidence_file.c.evidence_id)
    .join(evidence, evidence.c.id == evidence_file.c.evidence_id)
    .join(case_file, case_file.c.id == evidence.c.case_id)
    .where(case_file.c.finished_at < BEFORE)
)
OLD_NOTES: Final = (
    select(case_note.c.id)
    .join(case_file, case_file.c.id == case_note.c.case_id)
    .where(case_file.c.finished_at < BEFORE)
)
OLD_SKELETONS: Final = select(case_file.c.id).where(case_file.c.erased_at < BEFORE)
ALLOW: Final = text("select set_config('lotse.retention', 'on', true)")
"""Histories only grow; their guard lets this transaction delete what goes with a case past its time."""


async def save_rules(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rules, replacing those with the same id."""
    insert = upsert(retention_rule).values(list(rows))
    changed = {column.name: insert.excluded[column.name] for column in retention_rule.c if column.name != "id"}
    await session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed))


async def days_by_rule(session: AsyncSession) -> dict[str, int]:
    """Rule id -> days."""
    return {row.id: row.days for row in await session.execute(select(retention_rule.c.id, retention_rule.c.days))}


async def old_cases(session: AsyncSession, rule: str, before: datetime, most: int) -> list[UUID]:
    """Cases whose time was over before that moment by this rule, locked; those somebody works on come with the next run."""
    query = select(case_file.c.id).where(OLD_CASES[rule], case_file.c.erased_at.is_(None)).order_by(case_file.c.id)
    rows = await session.execute(query.limit(most).with_for_update(skip_locked=True), {"before": before})
    return [row.id for row in rows]


async def delete_files(session: AsyncSession, before: datetime, most: int) -> int:
    """Delete uploaded files of cases that ended before; returns how many."""
    old = delete(evidence_file).where(evidence_file.c.evidence_id.in_(OLD_FILES.limit(most)))
    return len((await session.execute(old.returning(evidence_file.c.evidence_id), {"before": before})).all())


async def delete_notes(session: AsyncSession, before: datetime, most: int) -> int:
    """Delete notes of authorities on cases that ended before; returns how many."""
    old = delete(case_note).where(case_note.c.id.in_(OLD_NOTES.limit(most)))
    return len((await session.execute(old.returning(case_note.c.id), {"before": before})).all())


async def delete_held_envelopes(session: AsyncSession, before: datetime, most: int) -> int:
    """Delete envelopes of the state portal that nobody could place and that arrived before; returns how many."""
    mine = (amt24_application.c.client, amt24_application.c.envelope_id)
    waiting = and_(amt24_application.c.case_id.is_(None), amt24_application.c.arrived_at < BEFORE)
    old = delete(amt24_application).where(tuple_(*mine).in_(select(*mine).where(waiting).limit(most)))
    return len((await session.execute(old.returning(amt24_application.c.envelope_id), {"before": before})).all())


async def delete_skeletons(session: AsyncSession, before: datetime, most: int) -> int:
    """Delete what is left of cases erased before; returns how many."""
    await session.execute(ALLOW)
    old = delete(case_file).where(case_file.c.id.in_(OLD_SKELETONS.limit(most)))
    return len((await session.execute(old.returning(case_file.c.id), {"before": before})).all())
