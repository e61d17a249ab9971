"""SQL of relying parties and sectors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.models import client, sector
from shared.crypto import WrappedKey
from shared.language import Text


@dataclass(frozen=True, slots=True)
class Client:
    """A relying party as registered."""

    id: str
    kind: str
    name: Text
    purpose: Text
    redirect_uris: list[str]
    sector: str
    audience: str
    scopes: list[str]
    level: str
    jwks_url: str | None
    jwks: dict[str, Any] | None
    post_logout_redirect_uris: list[str]
    documents: list[str]
    session_group: str | None
    requires_par: bool
    requires_dpop: bool
    active: bool

    @property
    def shares_sessions_as(self) -> str:
        """The group whose applications a session is good for; an application without one stands alone."""
        return f"group:{self.session_group}" if self.session_group else f"client:{self.id}"


CLIENT_COLUMNS: Final = tuple(client.c[name] for name in Client.__slots__)
"""In the order of the fields of Client."""
ACTIVE: Final = select(*CLIENT_COLUMNS).where(client.c.id == bindparam("client_id"), client.c.active)


async def find_client(session: AsyncSession, client_id: str) -> Client | None:
    """The active relying party of that id."""
    row = (await session.execute(ACTIVE, {"client_id": client_id})).one_or_none()
    return Client(*row) if row else None


async def save_client(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Register a relying party, or bring its registration up to date."""
    statement = insert(client).values(**values)
    changed = {name: statement.excluded[name] for name in values if name != "id"}
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))


async def sector_key(session: AsyncSession, sector_id: str) -> WrappedKey:
    """The wrapped key of a sector."""
    columns = select(sector.c.master_key_id, sector.c.wrapped_key).where(sector.c.id == sector_id)
    row = (await session.execute(columns)).one()
    return WrappedKey(row.master_key_id, row.wrapped_key)


async def add_sector(session: AsyncSession, sector_id: str, key: WrappedKey) -> None:
    """Add a sector; one that is there keeps its key, because new pseudonyms would make strangers of everybody."""
    values = {"id": sector_id, "master_key_id": key.key_id, "wrapped_key": key.wrapped}
    await session.execute(insert(sector).values(**values).on_conflict_do_nothing())
