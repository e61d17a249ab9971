"""What an application wishes when it sends somebody to log out, and the end of the sessions concerned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from joserfc.jwk import KeySet
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.redirects import is_registered
from services.eid_gateway.clients.store import Client, find_client
from services.eid_gateway.grants.store import revoke_of_session
from services.eid_gateway.logins.hints import UnknownHint, claims_of_hint
from services.eid_gateway.logins.problems import UnknownApplication, UnregisteredAddress
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.sessions.store import BrowserSession, delete_session, find_session
from shared.ids import secret_hash


@dataclass(frozen=True, slots=True)
class Wish:
    """Who asks (None: nobody named), where the browser goes afterwards, and whose ID token came along."""

    client: Client | None
    url: str | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """A wish at a browser; `sessions` are those it would end, by the secret in the browser's cookie."""

    wish: Wish
    sessions: Mapping[str, BrowserSession]

    @property
    def is_plain(self) -> bool:
        """Whether nobody needs to be asked: there is nothing to end, or an ID token of this very person came along."""
        return all(found.subject == self.wish.subject for found in self.sessions.values())


async def read_wish(session: AsyncSession, given: Parameters, keys: KeySet, issuer: str) -> Wish:
    """Read it (§2); raises UnknownApplication or UnregisteredAddress, so that nobody is sent to a place we do not know."""
    try:
        hint = claims_of_hint(given.get("id_token_hint", ""), keys, issuer)
    except UnknownHint:
        hint = {}
    named = {given[name] for name in ("client_id",) if name in given} | ({hint["aud"]} if hint else set())
    client = await find_client(session, named.pop()) if len(named) == 1 else None
    if named or ("client_id" in given and client is None):
        raise UnknownApplication
    return Wish(client, _address(given, client), hint.get("sub"))


def _address(given: Parameters, client: Client | None) -> str | None:
    address = given.get("post_logout_redirect_uri")
    if address is None:
        return None
    allowed = client is not None and is_registered(
        address, client.post_logout_redirect_uris, public=client.kind == "public"
    )
    if not allowed:
        raise UnregisteredAddress
    state = urlencode({"state": given["state"]}) if "state" in given else ""
    return f"{address}{'&' if '?' in address else '?'}{state}" if state else address


async def leaving_of(session: AsyncSession, wish: Wish, secrets: list[str]) -> Leaving:
    """The sessions in this browser that the wish would end."""
    found = {secret: await find_session(session, secret_hash(secret)) for secret in secrets}
    return Leaving(wish, {secret: one for secret, one in found.items() if one is not None})


async def end(session: AsyncSession, leaving: Leaving, now: datetime) -> None:
    """End the sessions, and what their logins still entitle to."""
    for one in leaving.sessions.values():
        await revoke_of_session(session, one.id, now)
        await delete_session(session, one.id)
