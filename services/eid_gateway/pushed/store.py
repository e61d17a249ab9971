"""SQL of pushed authorization requests."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.parameters import Parameters
from services.eid_gateway.pushed.models import pushed_request


async def add_request(session: AsyncSession, values: dict[str, Any]) -> None:
    """Store a request."""
    await session.execute(insert(pushed_request).values(**values))


async def take_request(
    session: AsyncSession, reference_hash: bytes, client_id: str, now: datetime
) -> Parameters | None:
    """The parameters of a request of that client, for the first who comes in time."""
    taken = delete(pushed_request).where(
        pushed_request.c.reference_hash == reference_hash,
        pushed_request.c.client_id == client_id,
        pushed_request.c.expires_at > now,
    )
    parameters: Parameters | None = (await session.execute(taken.returning(pushed_request.c.parameters))).scalar()
    return parameters


async def delete_expired(session: AsyncSession, now: datetime) -> None:
    """Forget requests nobody took up."""
    await session.execute(delete(pushed_request).where(pushed_request.c.expires_at <= now))
