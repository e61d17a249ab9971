"""SQL of representations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.representations.models import representation


@dataclass(frozen=True, slots=True)
class Representation:
    """A representation as stored."""

    id: UUID
    subject: str
    relation: str
    master_key_id: str
    wrapped_key: bytes
    sealed_child: bytes
    ends_at: datetime


COLUMNS = tuple(representation.c[name] for name in Representation.__slots__)


async def add(session: AsyncSession, values: dict[str, Any]) -> None:
    """Store a representation."""
    await session.execute(insert(representation).values(**values))


async def of_holder(session: AsyncSession, holder_hash: bytes, now: datetime) -> Sequence[Representation]:
    """What somebody holds, the oldest first."""
    query = select(*COLUMNS).where(representation.c.holder_hash == holder_hash, representation.c.ends_at > now)
    rows = await session.execute(query.order_by(representation.c.id))
    return [Representation(**row._mapping) for row in rows]


async def remove(session: AsyncSession, holder_hash: bytes, representation_id: UUID) -> bool:
    """End one; False when the holder has no such thing."""
    gone = delete(representation).where(
        representation.c.id == representation_id, representation.c.holder_hash == holder_hash
    )
    return (await session.execute(gone.returning(representation.c.id))).scalar() is not None


async def delete_expired(session: AsyncSession, now: datetime) -> None:
    """Forget children who are old enough."""
    await session.execute(delete(representation).where(representation.c.ends_at <= now))
