"""The verbs of a login: begin, choose a provider, go on, finish, give up. Each end answers the application exactly once."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.documents import is_accepted
from services.eid_gateway.clients.redirects import is_registered
from services.eid_gateway.clients.store import Client
from services.eid_gateway.clients.subjects import subject_of
from services.eid_gateway.grants.granting import Asked, Authenticated, add_grant, released_by
from services.eid_gateway.levels import is_enough
from services.eid_gateway.logins import browser, store
from services.eid_gateway.logins.answers import answer_url
from services.eid_gateway.logins.endings import Ending, SessionCookie
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
from services.eid_gateway.sessions.cookie import cookie_name
from services.eid_gateway.sessions.session import open_session
from services.eid_gateway.settings import EidGatewaySettings
from services.eid_gateway.tables import outbox
from services.eid_gateway.transfers.origins import Origin, origin_of
from shared.events.eid_gateway import LoginFailedV1, LoginFinishedV1, LoginShownV1, LoginStartedV1
from shared.ids import new_id, new_secret, secret_hash, secret_matches

LIFETIME: Final = timedelta(seconds=browser.LIFETIME_SECONDS)
REQUESTED: Final = ("scope", "claims", "state", "nonce", "code_challenge", "level", "dpop_jkt")
"""What is kept of an authorization request."""
NO_PROVIDER: Final = "none"
"""Stands in the event of a login that ended before the person chose how to log in."""
REMEMBERED: Final = timedelta(days=1)
"""How long a login that is over is kept, so that its page can say so."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that has begun, and the secret its browser is given."""

    id: UUID
    secret: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a login begins: where it leads back to, in which language, and whose it has to be, if that is known."""

    redirect_uri: str
    language: str
    expected_subject: str | None


def check_return_address(client: Client, given: Parameters) -> None:
    """People may be sent back to the redirect URI given; raises UnregisteredAddress."""
    if not is_registered(given.get("redirect_uri", ""), client.redirect_uris, public=client.kind == "public"):
        raise UnregisteredAddress


async def begin(
    session: AsyncSession, client: Client, request: AuthorizationRequest, how: Beginning, now: datetime
) -> Begun:
    """Store the login."""
    begun = Begun(new_id(), new_secret())
    asked = {name: getattr(request, name) for name in REQUESTED}
    values = asked | {
        "id": begun.id,
        "client_id": client.id,
        **asdict(how),
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
    """The login, if it may go on in this browser.

    Raises LoginUnknown, OtherBrowser, LoginUsed, LoginExpired, and UnknownApplication where that was deactivated meanwhile.
    """
    login = await store.find_login(session, login_id)
    if login is None:
        raise LoginUnknown
    if login.progress != "started":
        raise LoginUsed
    if login.expires_at <= now:
        raise LoginExpired
    if not secret_matches(secret, login.browser_hash):
        raise OtherBrowser
    if not login.client.active:
        raise UnknownApplication
    return login


async def finish(
    session: AsyncSession, login: store.Login, identity: Identity, settings: EidGatewaySettings, now: datetime
) -> Ending:
    """The person is known: back to the application with a code, or with an error when that is not enough."""
    client = login.client
    if not is_enough(identity.level, login.level):
        return await give_up(session, login, "unmet_authentication_requirements", "level_too_low", settings)
    if not is_accepted(identity.document, client.documents):
        return await give_up(session, login, "access_denied", "document_not_accepted", settings)
    origin = await origin_of(session, settings.master_keys, Origin(identity.provider, identity.person))
    subject = await subject_of(session, client, origin, settings.master_keys)
    if login.expected_subject not in (None, subject):
        return await give_up(session, login, "login_required", "other_person", settings)
    await _end(session, login, "finished")
    opened = await open_session(session, client, subject, identity.level, now)
    person = Authenticated(subject, identity.level, now, opened.id)
    released = released_by(login, identity)
    code = await add_grant(session, settings.master_keys, Asked.of(login), person, released, now)
    event = LoginFinishedV1(client_id=login.client_id, provider=identity.provider, level=identity.level)
    await outbox.append(session, event, subject=str(login.id))
    url = answer_url(login.redirect_uri, settings.issuer, login.state, code=code)
    return Ending(login.id, url, SessionCookie(cookie_name(client, secure=settings.secure), opened.secret))


async def give_up(
    session: AsyncSession, login: store.Login, error: str, reason: str, settings: EidGatewaySettings
) -> Ending:
    """The login failed: back to the application. `error` is for it, `reason` for the statistics."""
    await _end(session, login, "failed")
    await tell_failure(session, login, reason)
    answer = {"error": error, "error_description": reason}
    return Ending(login.id, answer_url(login.redirect_uri, settings.issuer, login.state, **answer))


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
