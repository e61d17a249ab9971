"""SQL of used proofs."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.proofs.models import used_proof
from shared.ids import secret_hash


async def use_up(session: AsyncSession, maker: str, jti: str, expires_at: datetime) -> bool:
    """Note that `maker` used the proof `jti`; False when it was used before, by whoever was faster."""
    values = {"maker": maker, "jti_hash": secret_hash(jti), "expires_at": expires_at}
    noted = insert(used_proof).values(**values).on_conflict_do_nothing().returning(used_proof.c.maker)
    return (await session.execute(noted)).scalar() is not None


async def delete_expired(session: AsyncSession, now: datetime) -> None:
    """Forget proofs that would be refused for their age."""
    await session.execute(delete(used_proof).where(used_proof.c.expires_at <= now))
