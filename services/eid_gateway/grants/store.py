"""SQL of grants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.grants.models import authorization_grant as grant


@dataclass(frozen=True, slots=True)
class Grant:
    """What one finished login entitles its application to."""

    id: UUID
    client_id: str
    code_expires_at: datetime
    redirect_uri: str
    code_challenge: str
    scope: str
    nonce: str | None
    dpop_jkt: str | None
    session_id: UUID | None
    subject: str
    level: str
    authenticated_at: datetime
    redeemed_at: datetime | None
    revoked_at: datetime | None
    expires_at: datetime
    master_key_id: str
    wrapped_key: bytes
    sealed_attributes: bytes


COLUMNS: Final = tuple(grant.c[name] for name in Grant.__slots__)
OF_CODE: Final = select(*COLUMNS).where(grant.c.code_hash == bindparam("code_hash")).with_for_update()
BY_ID: Final = select(*COLUMNS).where(grant.c.id == bindparam("grant_id"))


async def add_grant(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Store a new grant."""
    await session.execute(insert(grant).values(**values))


async def grant_of_code(session: AsyncSession, code_hash: bytes) -> Grant | None:
    """The grant of a code, locked, so that of two who redeem at once the second sees that it was redeemed."""
    row = (await session.execute(OF_CODE, {"code_hash": code_hash})).one_or_none()
    return Grant(*row) if row else None


async def find_grant(session: AsyncSession, grant_id: UUID) -> Grant | None:
    """The grant of that id."""
    row = (await session.execute(BY_ID, {"grant_id": grant_id})).one_or_none()
    return Grant(*row) if row else None


async def grant_of_token(session: AsyncSession, jti: object, now: datetime) -> Grant | None:
    """The grant an access token was issued for, as long as it is good."""
    try:
        found = await find_grant(session, UUID(str(jti)))
    except ValueError:
        return None
    return found if found and found.revoked_at is None and found.expires_at > now else None


async def mark_redeemed(session: AsyncSession, grant_id: UUID, now: datetime) -> None:
    """The code has been used."""
    await session.execute(update(grant).where(grant.c.id == grant_id).values(redeemed_at=now))


async def mark_revoked(session: AsyncSession, grant_id: UUID, now: datetime) -> None:
    """What was issued for the grant is worth nothing any more."""
    await session.execute(update(grant).where(grant.c.id == grant_id).values(revoked_at=now))


async def revoke_of_session(session: AsyncSession, session_id: UUID, now: datetime) -> None:
    """What was issued in a session that ended is worth nothing any more."""
    await session.execute(update(grant).where(grant.c.session_id == session_id).values(revoked_at=now))


async def delete_expired(session: AsyncSession, now: datetime) -> int:
    """Delete grants past their time, and with them the attributes they hold; returns how many."""
    deleted = await session.execute(delete(grant).where(grant.c.expires_at <= now).returning(grant.c.id))
    return len(deleted.all())
