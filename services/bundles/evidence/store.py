"""All SQL about proofs, their files and their custody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.evidence.forms import Kind, State
from services.bundles.evidence.models import custody_entry, evidence, evidence_file, return_wish


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A row of evidence."""

    id: UUID
    case_id: UUID
    proof: str
    kind: Kind
    state: State
    media_type: str | None
    size: int | None
    supplied_at: datetime


async def add(session: AsyncSession, values: Mapping[str, Any], sealed: bytes | None) -> EvidenceRow:
    """Store a proof and, if there is one, its sealed file."""
    row = (await session.execute(insert(evidence).values(**values).returning(evidence))).one()
    if sealed is not None:
        await session.execute(insert(evidence_file), {"evidence_id": row.id, "sealed": sealed})
    return EvidenceRow(*row)


async def count(session: AsyncSession, case_id: UUID) -> int:
    """How many proofs a case has."""
    query = select(func.count()).select_from(evidence).where(evidence.c.case_id == case_id)
    return int((await session.execute(query)).scalar_one())


async def of_case(session: AsyncSession, case_id: UUID) -> list[EvidenceRow]:
    """The proofs of a case, oldest first."""
    return (await proofs_of_all(session, [case_id]))[case_id]


async def find(session: AsyncSession, evidence_id: UUID) -> EvidenceRow | None:
    row = (await session.execute(select(evidence).where(evidence.c.id == evidence_id))).one_or_none()
    return EvidenceRow(*row) if row is not None else None


async def announced(session: AsyncSession, case_id: UUID, proof: str, kind: Kind) -> EvidenceRow | None:
    """A paper of this kind that is on its way."""
    query = select(evidence).where(
        evidence.c.case_id == case_id,
        evidence.c.proof == proof,
        evidence.c.kind == kind,
        evidence.c.state == "announced",
    )
    row = (await session.execute(query.order_by(evidence.c.id).limit(1))).one_or_none()
    return EvidenceRow(*row) if row is not None else None


async def sealed_file(session: AsyncSession, evidence_id: UUID) -> bytes | None:
    """The sealed content of a proof that is a file."""
    query = select(evidence_file.c.sealed).where(evidence_file.c.evidence_id == evidence_id)
    sealed: bytes | None = (await session.execute(query)).scalar()
    return sealed


async def change_state(session: AsyncSession, evidence_id: UUID, state: State) -> None:
    await session.execute(update(evidence).where(evidence.c.id == evidence_id).values(state=state))


async def add_custody(session: AsyncSession, row: Mapping[str, Any]) -> None:
    await session.execute(insert(custody_entry), row)


async def keep_wish(session: AsyncSession, row: Mapping[str, Any]) -> None:
    """How the papers of a case shall come back; the last word counts."""
    kept = insert(return_wish).values(**row)
    renewed = {name: kept.excluded[name] for name in ("way", "office", "wished_at")}
    await session.execute(kept.on_conflict_do_update(index_elements=["case_id"], set_=renewed))


async def wishes_of(session: AsyncSession, case_ids: Collection[UUID]) -> dict[UUID, Any]:
    """The wishes of these cases, as far as there are any."""
    rows = await session.execute(select(return_wish).where(return_wish.c.case_id.in_(case_ids)))
    return {row.case_id: row for row in rows}


async def custody_of(session: AsyncSession, evidence_ids: Sequence[UUID]) -> list[Any]:
    """The custody entries of some proofs, in order."""
    query = select(custody_entry).where(custody_entry.c.evidence_id.in_(evidence_ids))
    return list(await session.execute(query.order_by(custody_entry.c.evidence_id, custody_entry.c.position)))


async def proofs_of_all(session: AsyncSession, case_ids: Sequence[UUID]) -> dict[UUID, list[EvidenceRow]]:
    """The proofs of many cases, oldest first."""
    wanted = bindparam("wanted", list(case_ids), type_=ARRAY(Uuid))
    query = select(evidence).where(evidence.c.case_id == func.any(wanted)).order_by(evidence.c.id)
    found: dict[UUID, list[EvidenceRow]] = {case_id: [] for case_id in case_ids}
    for row in await session.execute(query):
        found[row.case_id].append(EvidenceRow(*row))
    return found
