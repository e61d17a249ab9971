"""SQL of transfer codes and links."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.transfers.models import card_link, transfer_code


async def save_code(session: AsyncSession, values: dict[str, Any]) -> None:
    """Store a code; it replaces the person's former one."""
    statement = upsert(transfer_code).values(**values)
    changed = {name: statement.excluded[name] for name in values if name != "owner_hash"}
    await session.execute(statement.on_conflict_do_update(index_elements=["owner_hash"], set_=changed))


async def take_code(session: AsyncSession, code_hash: bytes, now: datetime) -> bytes | None:
    """The sealed origin of a code, for the first who comes in time."""
    taken = delete(transfer_code).where(transfer_code.c.code_hash == code_hash, transfer_code.c.expires_at > now)
    sealed: bytes | None = (await session.execute(taken.returning(transfer_code.c.sealed_origin))).scalar()
    return sealed


async def add_link(session: AsyncSession, person_hash: bytes, sealed_origin: bytes) -> None:
    """Link a card; the database refuses one that is linked."""
    await session.execute(insert(card_link).values(person_hash=person_hash, sealed_origin=sealed_origin))


async def find_link(session: AsyncSession, person_hash: bytes) -> bytes | None:
    """The sealed origin of a linked card."""
    query = select(card_link.c.sealed_origin).where(card_link.c.person_hash == person_hash)
    sealed: bytes | None = (await session.execute(query)).scalar()
    return sealed


async def delete_expired(session: AsyncSession, now: datetime) -> None:
    """Forget codes nobody used."""
    await session.execute(delete(transfer_code).where(transfer_code.c.expires_at <= now))
