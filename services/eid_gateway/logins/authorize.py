"""Answer an authorization request: at once where a session will do, else with a login page, or with an error for the application."""

from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import KeySet
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.store import Client, find_client
from services.eid_gateway.grants.granting import NOTHING, Asked, Authenticated, add_grant
from services.eid_gateway.logins.answers import answer_url
from services.eid_gateway.logins.hints import UnknownHint, claims_of_hint
from services.eid_gateway.logins.login import Beginning, Begun, begin, check_return_address
from services.eid_gateway.logins.problems import PushedRequestUnknown, UnknownApplication
from services.eid_gateway.logins.request import AuthorizationRefused, AuthorizationRequest, read_request
from services.eid_gateway.logins.reuse import answers
from services.eid_gateway.pages.render import LANGUAGES
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.pushed.pushing import PREFIX
from services.eid_gateway.pushed.store import take_request
from services.eid_gateway.sessions.session import current_session
from services.eid_gateway.sessions.store import BrowserSession, touch
from services.eid_gateway.settings import EidGatewaySettings
from shared.ids import new_id, secret_hash
from shared.language import preferred


@dataclass(frozen=True, slots=True)
class Next:
    """Where the browser goes; `begun` when it is the login page."""

    url: str
    begun: Begun | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What an authorization request is answered with."""

    session: AsyncSession
    settings: EidGatewaySettings
    keys: KeySet
    now: datetime


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for what; `pushed` when it was left here beforehand (RFC 9126). The return address is the client's."""

    client: Client
    given: Parameters
    pushed: bool

    def answer(self, issuer: str, **parameters: str) -> str:
        """The address of an answer to it."""
        return answer_url(self.given["redirect_uri"], issuer, self.given.get("state"), **parameters)


async def who_asks(desk: Desk, given: Parameters) -> Asking:
    """The client, and what it asks here or asked beforehand; raises problems for the person, never a redirect."""
    client = await find_client(desk.session, given.get("client_id", ""))
    if client is None:
        raise UnknownApplication
    reference = given.get("request_uri", "")
    if not reference.startswith(PREFIX):
        check_return_address(client, given)
        return Asking(client, given, pushed=False)
    digest = secret_hash(reference.removeprefix(PREFIX))
    pushed = await take_request(desk.session, digest, client.id, desk.now)
    if pushed is None:
        raise PushedRequestUnknown
    return Asking(client, pushed, pushed=True)


async def authorize(desk: Desk, asking: Asking, languages: str | None, browser_secret: str) -> Next:
    """Issue a code or begin a login; `browser_secret` is that of the browser's session, or empty."""
    client, given, issuer = asking.client, asking.given, desk.settings.issuer
    try:
        request = _read(asking)
        expected = _expected_subject(desk, client, request)
        found = await current_session(desk.session, client, browser_secret, desk.now)
        if found is not None and answers(found, request, expected, desk.now):
            return Next(asking.answer(issuer, code=await _code_of_session(desk, asking, request, found)))
        if "none" in request.prompts:
            raise AuthorizationRefused("login_required", "The person has to be asked.")
    except AuthorizationRefused as refusal:
        return Next(asking.answer(issuer, error=refusal.code, error_description=refusal.description))
    wishes = ",".join(given["ui_locales"].split()) if "ui_locales" in given else languages
    how = Beginning(given["redirect_uri"], preferred(wishes, LANGUAGES), expected)
    begun = await begin(desk.session, client, request, how, desk.now)
    return Next(f"{issuer}/eid/{begun.id}", begun)


def _read(asking: Asking) -> AuthorizationRequest:
    if asking.client.requires_par and not asking.pushed:
        raise AuthorizationRefused("invalid_request", "This client has to push its requests (RFC 9126).")
    return read_request(asking.given, asking.client)


def _expected_subject(desk: Desk, client: Client, request: AuthorizationRequest) -> str | None:
    if request.id_token_hint is None:
        return None
    try:
        hint = claims_of_hint(request.id_token_hint, desk.keys, desk.settings.issuer)
    except UnknownHint as error:
        raise AuthorizationRefused("invalid_request", "id_token_hint is no ID token of this provider.") from error
    if hint["aud"] != client.id:
        raise AuthorizationRefused("invalid_request", "id_token_hint was issued to another client.")
    return hint["sub"]


async def _code_of_session(desk: Desk, asking: Asking, request: AuthorizationRequest, found: BrowserSession) -> str:
    await touch(desk.session, found.id, desk.now)
    asked = Asked(
        id=new_id(),
        client_id=asking.client.id,
        redirect_uri=asking.given["redirect_uri"],
        code_challenge=request.code_challenge,
        scope=request.scope,
        nonce=request.nonce,
        dpop_jkt=request.dpop_jkt,
    )
    person = Authenticated(found.subject, found.level, found.authenticated_at, found.id)
    return await add_grant(desk.session, desk.settings.master_keys, asked, person, NOTHING, desk.now)
