"""SQL of sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.sessions.models import browser_session


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """A session as stored."""

    id: UUID
    sector: str
    session_group: str
    subject: str
    level: str
    authenticated_at: datetime
    last_used_at: datetime


COLUMNS = tuple(browser_session.c[name] for name in BrowserSession.__slots__)


async def add_session(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Store a new session."""
    await session.execute(insert(browser_session).values(**values))


async def find_session(session: AsyncSession, secret_hash: bytes) -> BrowserSession | None:
    """The session of a browser's secret."""
    row = (await session.execute(select(*COLUMNS).where(browser_session.c.secret_hash == secret_hash))).one_or_none()
    return BrowserSession(**row._mapping) if row else None


async def touch(session: AsyncSession, session_id: UUID, now: datetime) -> None:
    """The session was used."""
    await session.execute(update(browser_session).where(browser_session.c.id == session_id).values(last_used_at=now))


async def delete_session(session: AsyncSession, session_id: UUID) -> None:
    """The session is over."""
    await session.execute(delete(browser_session).where(browser_session.c.id == session_id))


async def delete_expired(session: AsyncSession, now: datetime) -> None:
    """Forget sessions past their longest time."""
    await session.execute(delete(browser_session).where(browser_session.c.expires_at <= now))
