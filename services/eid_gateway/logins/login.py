"""The verbs of a login: begin, choose a provider, go on, finish, give up. Each end answers the application exactly once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.redirects import is_registered
from services.eid_gateway.clients.store import Client, find_client, sector_key
from services.eid_gateway.clients.subjects import pairwise_subject
from services.eid_gateway.grants.granting import Authenticated, add_grant
from services.eid_gateway.levels import is_enough
from services.eid_gateway.logins import browser, store
from services.eid_gateway.logins.answers import answer_url
from services.eid_gateway.logins.problems import (
    LoginExpired,
    LoginUnknown,
    LoginUsed,
    OtherBrowser,
    UnknownApplication,
    UnregisteredAddress,
)
from services.eid_gateway.logins.request import AuthorizationRequest
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.providers.port import Identity
from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.tables import outbox
from shared.crypto import unwrap
from shared.events.eid_gateway import LoginFailedV1, LoginFinishedV1, LoginShownV1, LoginStartedV1
from shared.ids import new_id, new_secret, secret_hash, secret_matches

LIFETIME: Final = timedelta(seconds=browser.LIFETIME_SECONDS)
NO_PROVIDER: Final = "none"
"""Stands in the event of a login that ended before the person chose how to log in."""
REMEMBERED: Final = timedelta(days=1)
"""How long a login that is over is kept, so that its page can say so."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that has begun, and the secret its browser is given."""

    id: UUID
    secret: str


async def known_client(session: AsyncSession, given: Parameters) -> Client:
    """The client that may be answered at the redirect URI given; raises problems for the person, never a redirect."""
    client = await find_client(session, given.get("client_id", ""))
    if client is None:
        raise UnknownApplication
    if not is_registered(given.get("redirect_uri", ""), client.redirect_uris, public=client.kind == "public"):
        raise UnregisteredAddress
    return client


async def begin(
    session: AsyncSession,
    client: Client,
    redirect_uri: str,
    request: AuthorizationRequest,
    language: str,
    now: datetime,
) -> Begun:
    """Store the login."""
    begun = Begun(new_id(), new_secret())
    values = {
        "id": begun.id,
        "client_id": client.id,
        "redirect_uri": redirect_uri,
        "scope": request.scope,
        "state": request.state,
        "nonce": request.nonce,
        "code_challenge": request.code_challenge,
        "level": request.level,
        "language": language,
        "browser_hash": secret_hash(begun.secret),
        "expires_at": now + LIFETIME,
    }
    await store.add_login(session, values)
    event = LoginShownV1(client_id=client.id, level=request.level)
    await outbox.append(session, event, subject=str(begun.id))
    return begun


async def choose(session: AsyncSession, login: store.Login, provider: str) -> None:
    """The person takes the first step with a provider; choosing the same one again counts once."""
    if await store.choose_provider(session, login.id, provider):
        event = LoginStartedV1(client_id=login.client_id, provider=provider, level=login.level)
        await outbox.append(session, event, subject=str(login.id))


async def resume(session: AsyncSession, login_id: UUID, secret: str, now: datetime) -> store.Login:
    """The login, if it may go on in this browser; raises LoginUnknown, OtherBrowser, LoginUsed or LoginExpired."""
    login = await store.find_login(session, login_id)
    if login is None:
        raise LoginUnknown
    if login.progress != "started":
        raise LoginUsed
    if login.expires_at <= now:
        raise LoginExpired
    if not secret_matches(secret, login.browser_hash):
        raise OtherBrowser
    return login


async def finish(
    session: AsyncSession, login: store.Login, identity: Identity, settings: EidGatewaySettings, now: datetime
) -> str:
    """The person is known: where to send the browser, with a code, or with an error when the level is too low."""
    if not is_enough(identity.level, login.level):
        return await give_up(session, login, "unmet_authentication_requirements", "level_too_low", settings)
    await _end(session, login, "finished")
    client = await find_client(session, login.client_id)
    if client is None:  # deactivated while the person was logging in
        raise UnknownApplication
    key = unwrap(settings.master_keys, await sector_key(session, client.sector), client.sector.encode())
    subject = pairwise_subject(key, identity.provider, identity.person)
    person = Authenticated(subject, identity.level, identity.attributes)
    request = {name: getattr(login, name) for name in ("client_id", "redirect_uri", "code_challenge", "scope", "nonce")}
    code = await add_grant(session, settings.master_keys, login.id, request, person, now)
    event = LoginFinishedV1(client_id=login.client_id, provider=identity.provider, level=identity.level)
    await outbox.append(session, event, subject=str(login.id))
    return answer_url(login.redirect_uri, settings.issuer, login.state, code=code)


async def give_up(
    session: AsyncSession, login: store.Login, error: str, reason: str, settings: EidGatewaySettings
) -> str:
    """The login failed: where to send the browser. `error` is for the application, `reason` for the statistics."""
    await _end(session, login, "failed")
    await tell_failure(session, login, reason)
    return answer_url(login.redirect_uri, settings.issuer, login.state, error=error, error_description=reason)


async def _end(session: AsyncSession, login: store.Login, progress: str) -> None:
    if not await store.end_login(session, login.id, progress):
        raise LoginUsed


async def tell_failure(session: AsyncSession, login: store.Login, reason: str) -> None:
    """Count it."""
    provider = login.provider or NO_PROVIDER
    event = LoginFailedV1(client_id=login.client_id, provider=provider, level=login.level, reason_code=reason)
    await outbox.append(session, event, subject=str(login.id))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """End what nobody finished in time, and forget what is long over."""
    for login in await store.end_expired(session, now):
        await tell_failure(session, login, "expired")
    await store.delete_before(session, now - REMEMBERED)
