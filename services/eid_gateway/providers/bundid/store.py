"""SQL of people sent to BundID; every step is one update that only one caller can win."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.providers.bundid.models import bundid_request
from shared.crypto import WrappedKey


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that waits for its answer."""

    id: UUID
    login_id: UUID
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was found, sealed for the request of that id."""

    id: UUID
    key: WrappedKey
    finding: bytes


async def add_request(session: AsyncSession, sent: Sent, request_hash: bytes) -> None:
    """Store a request."""
    values = {"id": sent.id, "login_id": sent.login_id, "request_hash": request_hash, "created_at": sent.created_at}
    await session.execute(insert(bundid_request).values(**values))


async def find_sent(session: AsyncSession, request_hash: bytes, since: datetime) -> Sent | None:
    """The request an answer names, if it still waits for one; a second answer waits here until the first is committed."""
    columns = (bundid_request.c.id, bundid_request.c.login_id, bundid_request.c.created_at)
    statement = select(*columns).where(
        bundid_request.c.request_hash == request_hash,
        bundid_request.c.progress == "sent",
        bundid_request.c.created_at > since,
    )
    row = (await session.execute(statement.with_for_update())).one_or_none()
    return Sent(*row) if row else None


async def keep_finding(session: AsyncSession, sealed: Sealed, assertion_hash: bytes, return_hash: bytes) -> None:
    """The answer is there; raises IntegrityError when the same assertion was accepted before."""
    statement = update(bundid_request).where(bundid_request.c.id == sealed.id)
    values = {
        "progress": "answered",
        "assertion_hash": assertion_hash,
        "return_hash": return_hash,
        "master_key_id": sealed.key.key_id,
        "wrapped_key": sealed.key.wrapped,
        "sealed_finding": sealed.finding,
    }
    await session.execute(statement.values(**values))


async def take_finding(session: AsyncSession, login_id: UUID, return_hash: bytes) -> Sealed | None:
    """What was found, for the first who asks; it is deleted with that."""
    held = (
        select(
            bundid_request.c.id,
            bundid_request.c.master_key_id,
            bundid_request.c.wrapped_key,
            bundid_request.c.sealed_finding,
        )
        .where(
            bundid_request.c.login_id == login_id,
            bundid_request.c.return_hash == return_hash,
            bundid_request.c.progress == "answered",
        )
        .with_for_update()
    )
    row = (await session.execute(held)).one_or_none()
    if row is None:
        return None
    emptied = {"progress": "over", "master_key_id": None, "wrapped_key": None, "sealed_finding": None}
    await session.execute(update(bundid_request).where(bundid_request.c.id == row.id).values(**emptied))
    return Sealed(row.id, WrappedKey(row.master_key_id, row.wrapped_key), row.sealed_finding)
