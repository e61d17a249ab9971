"""All SQL about cases, their parts, artefacts, deadlines and timelines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, delete, func, insert, literal, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.chain import EMPTY, GENESIS, Entry, link
from services.bundles.cases.models import artefact, case_file, deadline, part, timeline_entry
from services.bundles.cases.states import CaseState, PartState
from services.bundles.compiler.legal_clock import APPLICATION, FROM_THE_FIRST
from services.bundles.compiler.notice_fiction import Channel
from services.bundles.compiler.plan import Deadline
from services.bundles.consents.models import consent
from services.bundles.consents.rules import Decision
from services.bundles.definitions.models import definition


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A row of case_file, with the checksum of its definition."""

    id: UUID
    reference: str
    secret_hash: bytes
    owner_hash: bytes | None
    bundle_id: str
    definition_version: int
    mode: str
    state: CaseState
    outcome: str | None = None
    key_id: str
    wrapped_key: bytes
    sealed_facts: bytes
    sealed_answers: bytes
    deselected: list[str] = field(default_factory=list)
    event_date: date | None
    created_at: datetime
    received_at: datetime | None = None
    submitted_at: datetime | None = None
    finished_at: datetime | None = None
    followers: list[str] = field(default_factory=list)
    chain_length: int = 0
    chain_head: bytes = GENESIS
    likeness: bytes | None = None
    office_id: str | None = None
    office_since: datetime | None = None
    names: Mapping[str, Any] | None = None
    definition_checksum: str


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
    corrected_at: datetime | None = None
    notice_channel: Channel | None = None
    notice_on: date | None = None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a case has: artefact id -> key of the part that produced it (None: the applicant brought it); consent id -> decision."""

    artefacts: dict[str, str | None]
    consents: dict[str, Decision]


WANTED = bindparam("wanted", type_=ARRAY(Uuid))
HOLDINGS = union_all(
    select(
        literal("artefact").label("kind"), artefact.c.case_id, artefact.c.artefact_id.label("id"), artefact.c.part.label("value")
    ).where(artefact.c.case_id == func.any(WANTED)),
    select(literal("consent"), consent.c.case_id, consent.c.consent_id, consent.c.decision).where(
        consent.c.case_id == func.any(WANTED)
    ),
)  # fmt: skip
KEPT_APART = frozenset({"erased_at", "audited_length"})
"""Columns of a case that are no part of its life."""
WITH_CHECKSUM = (
    select(
        *(column for column in case_file.c if column.name not in KEPT_APART),
        definition.c.checksum.label("definition_checksum"),
    )
    .join(
        definition,
        and_(definition.c.bundle_id == case_file.c.bundle_id, definition.c.version == case_file.c.definition_version),
    )
    .where(case_file.c.erased_at.is_(None))
)
"""Cases that can be read; for who asks, an erased one is not there."""


def kept_clock(row: Any) -> Deadline:
    """A clock as it was set at receipt."""
    first = row.due.replace(day=1) if row.rule == FROM_THE_FIRST and row.due else None
    return Deadline(
        part=row.part,
        position=row.position,
        rule=row.rule,
        kind=row.kind,
        law=row.law,
        start=APPLICATION,
        due=row.due,
        next_working_day=row.next_working_day,
        benefit_from=first,
        subject=None,
    )


def columns_of(row: CaseFile | PartRow) -> dict[str, Any]:
    """The columns of a row; unlike `dataclasses.asdict` it copies nothing, which intake would feel."""
    return {each.name: getattr(row, each.name) for each in fields(row)}


async def add_case(session: AsyncSession, file: CaseFile, entries: Iterable[Entry]) -> CaseFile:
    """Store a fresh case with the beginning of its chain."""
    rows, head = link(file.id, EMPTY, file.created_at, entries)
    stored = replace(file, chain_length=head.length, chain_head=head.hash)
    values = columns_of(stored)
    del values["definition_checksum"]
    await session.execute(insert(case_file), values)
    await session.execute(insert(timeline_entry), rows)
    return stored


async def find_case(session: AsyncSession, case_id: UUID, *, lock: bool = False) -> CaseFile | None:
    """The case; with `lock` nobody else changes it or its parts until the transaction ends."""
    query = WITH_CHECKSUM.where(case_file.c.id == case_id)
    row = (await session.execute(query.with_for_update(of=case_file) if lock else query)).one_or_none()
    return CaseFile(**row._mapping) if row is not None else None


async def find_cases(session: AsyncSession, case_ids: Sequence[UUID]) -> dict[UUID, CaseFile]:
    """These cases, as far as they are there."""
    query = WITH_CHECKSUM.where(case_file.c.id == func.any(WANTED))
    rows = await session.execute(query, {"wanted": list(case_ids)})
    return {row.id: CaseFile(**row._mapping) for row in rows}


async def lock_cases(session: AsyncSession, case_ids: Iterable[UUID]) -> list[CaseFile]:
    """These cases, as far as they are there, locked in the order of their ids: two that lock many never wait for each other."""
    query = (
        WITH_CHECKSUM.where(case_file.c.id == func.any(WANTED)).order_by(case_file.c.id).with_for_update(of=case_file)
    )
    return [CaseFile(**row._mapping) for row in await session.execute(query, {"wanted": list(case_ids)})]


async def find_by_reference(session: AsyncSession, reference: str, *, lock: bool = False) -> CaseFile | None:
    """The case with this reference; `lock` as above."""
    query = WITH_CHECKSUM.where(case_file.c.reference == reference)
    row = (await session.execute(query.with_for_update(of=case_file) if lock else query)).one_or_none()
    return CaseFile(**row._mapping) if row is not None else None


async def parts_of(session: AsyncSession, case_id: UUID) -> dict[str, PartRow]:
    """The parts of a case by key, in order of wave."""
    return (await parts_of_all(session, [case_id]))[case_id]


async def parts_of_all(session: AsyncSession, case_ids: Sequence[UUID]) -> dict[UUID, dict[str, PartRow]]:
    """The same for many cases at once."""
    query = select(part).where(part.c.case_id == func.any(WANTED)).order_by(part.c.wave, part.c.key)
    found: dict[UUID, dict[str, PartRow]] = {case_id: {} for case_id in case_ids}
    for row in await session.execute(query, {"wanted": list(case_ids)}):
        found[row.case_id][row.key] = PartRow(*row)
    return found


async def forget_parts(session: AsyncSession, part_ids: Sequence[UUID]) -> None:
    """Delete rows of parts; what became of them stands in the timeline."""
    await session.execute(delete(part).where(part.c.id.in_(part_ids)))


async def find_parts(session: AsyncSession, part_ids: Sequence[UUID]) -> dict[UUID, PartRow]:
    """These parts, as far as they are there."""
    query = select(part).where(part.c.id == func.any(WANTED))
    return {row.id: PartRow(*row) for row in await session.execute(query, {"wanted": list(part_ids)})}


async def find_part(session: AsyncSession, part_id: UUID) -> PartRow | None:
    row = (await session.execute(select(part).where(part.c.id == part_id))).one_or_none()
    return PartRow(*row) if row is not None else None


async def holdings_of(session: AsyncSession, case_id: UUID) -> Holdings:
    """Artefacts and consents of a case, in one statement."""
    return (await holdings_of_all(session, [case_id]))[case_id]


async def holdings_of_all(session: AsyncSession, case_ids: Sequence[UUID]) -> dict[UUID, Holdings]:
    """The same for many cases at once."""
    found = {case_id: Holdings({}, {}) for case_id in case_ids}
    for row in await session.execute(HOLDINGS, {"wanted": list(case_ids)}):
        mine = found[row.case_id]
        (mine.artefacts if row.kind == "artefact" else mine.consents)[row.id] = row.value
    return found


async def add_deadlines(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await session.execute(insert(deadline), list(rows))


async def replace_deadlines(session: AsyncSession, case_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set the clocks of a case anew."""
    await session.execute(delete(deadline).where(deadline.c.case_id == case_id))
    await add_deadlines(session, rows)


async def clocks_of(session: AsyncSession, case_id: UUID) -> tuple[Deadline, ...]:
    """The clocks kept for a case."""
    query = select(deadline).where(deadline.c.case_id == case_id).order_by(deadline.c.part, deadline.c.position)
    return tuple(kept_clock(row) for row in await session.execute(query))


async def timeline_of(session: AsyncSession, case_id: UUID) -> list[Any]:
    """The entries of a case, oldest first."""
    query = select(timeline_entry).where(timeline_entry.c.case_id == case_id).order_by(timeline_entry.c.position)
    return list(await session.execute(query))
