"""All SQL about cases, their parts, artefacts, deadlines and timelines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.models import artefact, case_file, deadline, part, timeline_entry
from services.bundles.cases.states import CaseState, PartState
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A row of case_file."""

    id: UUID
    reference: str
    secret_hash: bytes
    owner_hash: bytes | None
    bundle_id: str
    definition_version: int
    mode: str
    state: CaseState
    outcome: str | None
    key_id: str
    wrapped_key: bytes
    sealed_facts: bytes
    sealed_answers: bytes
    deselected: list[str]
    event_date: date | None
    created_at: datetime
    submitted_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """A row of part."""

    id: UUID
    case_id: UUID
    key: str
    service_id: str | None
    authority_id: str
    kind: str
    state: PartState
    wave: int
    reason_code: str | None
    receipt: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of timeline_entry to be."""

    code: str
    part: str | None = None
    detail: Mapping[str, str] | None = None


async def add_case(session: AsyncSession, values: Mapping[str, Any]) -> None:
    await session.execute(insert(case_file).values(**values))


async def find_case(session: AsyncSession, case_id: UUID, *, lock: bool = False) -> CaseFile | None:
    """The case; with `lock` nobody else changes it or its parts until the transaction ends."""
    query = select(case_file).where(case_file.c.id == case_id)
    row = (await session.execute(query.with_for_update() if lock else query)).one_or_none()
    return CaseFile(**row._mapping) if row is not None else None


async def change_case(session: AsyncSession, case_id: UUID, values: Mapping[str, Any]) -> None:
    await session.execute(update(case_file).where(case_file.c.id == case_id).values(**values))


async def add_parts(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    await session.execute(insert(part), list(rows))


async def parts_of(session: AsyncSession, case_id: UUID) -> dict[str, PartRow]:
    """The parts of a case by key, in order of wave."""
    query = select(part).where(part.c.case_id == case_id).order_by(part.c.wave, part.c.key)
    return {row.key: PartRow(**row._mapping) for row in await session.execute(query)}


async def find_part(session: AsyncSession, part_id: UUID) -> PartRow | None:
    row = (await session.execute(select(part).where(part.c.id == part_id))).one_or_none()
    return PartRow(**row._mapping) if row is not None else None


async def change_part(
    session: AsyncSession,
    part_id: UUID,
    state: PartState,
    at: datetime,
    *,
    receipt: str | None = None,
    reason_code: str | None = None,
) -> None:
    """Give a part its new state; a receipt or reason is kept when the change brings none."""
    values: dict[str, Any] = {"state": state, "changed_at": at}
    values |= {"receipt": receipt} if receipt is not None else {}
    values |= {"reason_code": reason_code} if reason_code is not None else {}
    await session.execute(update(part).where(part.c.id == part_id).values(**values))


async def artefacts_of(session: AsyncSession, case_id: UUID) -> dict[str, str | None]:
    """What exists by now: artefact id -> key of the part that produced it, None for what the applicant brought."""
    query = select(artefact.c.artefact_id, artefact.c.part).where(artefact.c.case_id == case_id)
    return {row.artefact_id: row.part for row in await session.execute(query)}


async def add_artefacts(
    session: AsyncSession, case_id: UUID, artefact_ids: Iterable[str], source: str | None, at: datetime
) -> None:
    """Note what came into being; what is there already stays as it is."""
    rows = [{"case_id": case_id, "artefact_id": one, "part": source, "at": at} for one in artefact_ids]
    if rows:
        await session.execute(upsert(artefact).values(rows).on_conflict_do_nothing())


async def add_deadlines(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await session.execute(insert(deadline), list(rows))


async def note(session: AsyncSession, case_id: UUID, at: datetime, entries: Sequence[Entry]) -> None:
    """Add entries to the timeline."""
    rows = [
        {"id": new_id(), "case_id": case_id, "at": at, "code": e.code, "part": e.part, "detail": dict(e.detail or {})}
        for e in entries
    ]
    if rows:
        await session.execute(insert(timeline_entry), rows)


async def timeline_of(session: AsyncSession, case_id: UUID) -> list[Any]:
    """The entries of a case, oldest first."""
    query = select(timeline_entry).where(timeline_entry.c.case_id == case_id).order_by(timeline_entry.c.id)
    return list(await session.execute(query))
