"""SQL of signing keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.keys.models import signing_key


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A signing key as it lies in the table."""

    id: str
    public_jwk: dict[str, Any]
    master_key_id: str
    sealed_private: bytes
    signs_from: datetime


async def stored_keys(session: AsyncSession) -> list[StoredKey]:
    """All keys, the newest first."""
    columns = [signing_key.c[name] for name in StoredKey.__slots__]
    rows = await session.execute(select(*columns).order_by(signing_key.c.signs_from.desc()))
    return [StoredKey(**row._mapping) for row in rows]


async def add_key(session: AsyncSession, key: StoredKey) -> None:
    """Store a new key."""
    await session.execute(insert(signing_key).values({name: getattr(key, name) for name in StoredKey.__slots__}))


async def lock_rotation(session: AsyncSession) -> None:
    """Wait until no other process is rotating; held to the end of the transaction."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("eid_gateway:key_rotation"))))


async def delete_keys(session: AsyncSession, ids: list[str]) -> None:
    """Delete keys that are no longer published."""
    await session.execute(delete(signing_key).where(signing_key.c.id.in_(ids)))
