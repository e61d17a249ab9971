"""SQL of logins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.models import client
from services.eid_gateway.clients.store import CLIENT_COLUMNS, Client
from services.eid_gateway.logins.models import login


@dataclass(frozen=True, slots=True)
class Login:
    """A login, with the relying party that asked for it as it is registered now, perhaps no longer active."""

    id: UUID
    redirect_uri: str
    scope: str
    state: str | None
    nonce: str | None
    code_challenge: str
    claims: dict[str, bool]
    dpop_jkt: str | None
    expected_subject: str | None
    level: str
    language: str
    provider: str | None
    browser_hash: bytes
    progress: str
    expires_at: datetime
    client: Client

    @property
    def client_id(self) -> str:
        """Who asked for it."""
        return self.client.id


OWN: Final = tuple(login.c[name] for name in Login.__slots__ if name != "client")
COLUMNS: Final = (*OWN, *CLIENT_COLUMNS)
ITS_CLIENT: Final = client.c.id == login.c.client_id
BY_ID: Final = select(*COLUMNS).join(client, ITS_CLIENT).where(login.c.id == bindparam("login_id"))


def _login(row: Row[Any]) -> Login:
    fields: tuple[Any, ...] = (*row[: len(OWN)], Client(*row[len(OWN) :]))
    return Login(*fields)


async def add_login(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Store a new login."""
    await session.execute(insert(login).values(**values))


async def find_login(session: AsyncSession, login_id: UUID) -> Login | None:
    """The login of that id, also one that is over."""
    row = (await session.execute(BY_ID, {"login_id": login_id})).one_or_none()
    return _login(row) if row else None


async def choose_provider(session: AsyncSession, login_id: UUID, provider: str) -> bool:
    """Note which provider the person goes to; False when it was noted before."""
    chosen = update(login).where(login.c.id == login_id, login.c.provider.is_distinct_from(provider))
    return (await session.execute(chosen.values(provider=provider).returning(login.c.id))).scalar() is not None


async def end_login(session: AsyncSession, login_id: UUID, progress: str) -> bool:
    """End a login that is still under way; False when somebody else was faster."""
    statement = update(login).where(login.c.id == login_id, login.c.progress == "started").values(progress=progress)
    return (await session.execute(statement.returning(login.c.id))).scalar() is not None


async def end_expired(session: AsyncSession, now: datetime) -> Sequence[Login]:
    """End the logins nobody finished in time and return them."""
    late = update(login).where(login.c.progress == "started", login.c.expires_at <= now, ITS_CLIENT)
    ended = await session.execute(late.values(progress="failed").returning(*COLUMNS))
    return [_login(row) for row in ended]


async def delete_before(session: AsyncSession, moment: datetime) -> int:
    """Delete logins that were over before `moment`; returns how many."""
    old = delete(login).where(login.c.expires_at < moment, login.c.progress != "started").returning(login.c.id)
    return len((await session.execute(old)).all())
