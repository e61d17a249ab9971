"""The verbs of a session: open it after a login, recognise it, end it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.documents import is_accepted
from services.eid_gateway.clients.store import Client
from services.eid_gateway.sessions import store
from services.eid_gateway.sessions.limits import LIMITS, is_alive
from services.eid_gateway.sessions.store import BrowserSession
from shared.ids import new_id, new_secret, secret_hash


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was opened; only the browser learns its secret."""

    id: UUID
    secret: str


async def open_session(session: AsyncSession, client: Client, subject: str, level: str, now: datetime) -> Opened:
    """Open a session for the applications that share with `client`."""
    opened = Opened(new_id(), new_secret())
    values = {
        "id": opened.id,
        "secret_hash": secret_hash(opened.secret),
        "sector": client.sector,
        "session_group": client.shares_sessions_as,
        "subject": subject,
        "level": level,
        "authenticated_at": now,
        "last_used_at": now,
        "expires_at": now + LIMITS[level].longest,
    }
    await store.add_session(session, values)
    return opened


async def current_session(session: AsyncSession, client: Client, secret: str, now: datetime) -> BrowserSession | None:
    """The living session of this browser that `client` may use.

    A session does not know which card it was, so an application that does not take every card cannot use the login of another one.
    """
    if client.session_group and not is_accepted(None, client.documents):
        return None
    found = await store.find_session(session, secret_hash(secret)) if secret else None
    if found is None or (found.sector, found.session_group) != (client.sector, client.shares_sessions_as):
        return None
    return found if is_alive(found.level, found.authenticated_at, found.last_used_at, now) else None
