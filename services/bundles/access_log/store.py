"""All SQL about the access log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.access_log.models import access_entry
from shared.ids import new_id

What = Literal["parcel", "file", "proofs", "case", "envelope", "notes", "note"]
"""The fields of a part, the content of a file, the list of proofs, where a case stands, a paper taken in for it, the notes on it, or
one note written or taken back."""
REPRESENTATIVE: Final = "representative"
"""The role of who acts for the person the case belongs to (RFC 8693 `act`); all others are scopes."""
LONGEST: int = 500


@dataclass(frozen=True, slots=True)
class Look:
    """One look into a case."""

    case_id: UUID
    at: datetime
    role: str
    what: What
    actor_hash: bytes
    authority: str | None = None
    part: str | None = None


async def record(session: AsyncSession, look: Look) -> None:
    """Keep a look, in the transaction that answers it: who is not recorded sees nothing."""
    row = {name: getattr(look, name) for name in Look.__slots__}
    await session.execute(insert(access_entry), row | {"id": new_id()})


async def looks_at(session: AsyncSession, case_id: UUID) -> list[Any]:
    """The latest looks into a case, newest first."""
    query = select(access_entry).where(access_entry.c.case_id == case_id).order_by(access_entry.c.id.desc())
    return list(await session.execute(query.limit(LONGEST)))
