"""All SQL about co-signatures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.models import artefact
from services.bundles.cosignatures.models import cosignature

State = Literal["open", "signed", "declined", "void"]


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A row of cosignature."""

    id: UUID
    case_id: UUID
    proof: str
    part: str
    token_hash: bytes
    state: State
    invited_at: datetime
    expires_at: datetime
    decided_at: datetime | None
    sealed_name: bytes | None
    seen_hash: bytes | None


async def add(session: AsyncSession, values: Mapping[str, Any]) -> Cosignature:
    """A new link; earlier open ones for the same proof are void from now on."""
    mine = (cosignature.c.case_id == values["case_id"], cosignature.c.proof == values["proof"])
    await session.execute(update(cosignature).where(*mine, cosignature.c.state == "open").values(state="void"))
    return Cosignature(*(await session.execute(insert(cosignature).values(**values).returning(cosignature))).one())


async def find(session: AsyncSession, cosignature_id: UUID) -> Cosignature | None:
    row = (await session.execute(select(cosignature).where(cosignature.c.id == cosignature_id))).one_or_none()
    return Cosignature(*row) if row is not None else None


async def of_case(session: AsyncSession, case_id: UUID) -> list[Cosignature]:
    """All links of a case, oldest first."""
    query = select(cosignature).where(cosignature.c.case_id == case_id).order_by(cosignature.c.id)
    return [Cosignature(*row) for row in await session.execute(query)]


async def decide(session: AsyncSession, cosignature_id: UUID, values: Mapping[str, Any]) -> None:
    await session.execute(update(cosignature).where(cosignature.c.id == cosignature_id).values(**values))


async def void_signed(session: AsyncSession, case_id: UUID, proofs: Sequence[str]) -> list[str]:
    """Signatures under what has changed since do not count any more; returns the proofs that are missing again."""
    gone = update(cosignature).where(
        cosignature.c.case_id == case_id, cosignature.c.proof.in_(proofs), cosignature.c.state == "signed"
    )
    voided = [row.proof for row in await session.execute(gone.values(state="void").returning(cosignature.c.proof))]
    if voided:
        mine = (artefact.c.case_id == case_id, artefact.c.artefact_id.in_(voided), artefact.c.part.is_(None))
        await session.execute(delete(artefact).where(*mine))
    return voided
