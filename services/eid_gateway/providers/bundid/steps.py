"""The verbs of a login with BundID: send the person there, accept BundID's answer, conclude when the browser is back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.clients.documents import takes_all
from services.eid_gateway.grants.attributes import DOCUMENT_SCOPE
from services.eid_gateway.logins.endings import Ending
from services.eid_gateway.logins.login import LIFETIME, choose, finish, give_up
from services.eid_gateway.logins.store import Login
from services.eid_gateway.providers.bundid import store
from services.eid_gateway.providers.bundid.asking import NAME, Question, authn_request
from services.eid_gateway.providers.bundid.attributes import names_for
from services.eid_gateway.providers.bundid.findings import open_finding, seal_finding
from services.eid_gateway.providers.bundid.identifying import identify
from services.eid_gateway.providers.bundid.problems import AnswerNotAwaited, AnswerNotBelieved
from services.eid_gateway.providers.bundid.settings import BundIdSettings
from services.eid_gateway.providers.port import Identity, Refusal
from services.eid_gateway.saml.assertions import Assertion, read_assertion
from services.eid_gateway.saml.identity_provider import IdentityProvider
from services.eid_gateway.saml.redirecting import redirect_url
from services.eid_gateway.saml.responses import Declined, ServiceProvider, open_response
from services.eid_gateway.saml.trust import SKEW, Untrusted
from services.eid_gateway.settings import EidGatewaySettings
from shared.ids import new_id, new_secret, secret_hash
from shared.logging import log


@dataclass(frozen=True, slots=True)
class Federation:
    """Both sides: BundID as its metadata describe it, and we as it knows us."""

    theirs: IdentityProvider
    ours: ServiceProvider
    settings: BundIdSettings

    certificate: x509.Certificate

    @property
    def key(self) -> rsa.RSAPrivateKey:
        """Signs requests and opens answers."""
        return self.ours.key


async def send(session: AsyncSession, login: Login, federation: Federation, issuer: str, now: datetime) -> str:
    """The address at BundID, with a signed request."""
    document = DOCUMENT_SCOPE in login.scope.split() or not takes_all(login.client.documents)
    attributes = names_for(login.claims, document=document)
    request_id = f"_{secrets.token_hex(24)}"
    await choose(session, login, NAME)
    await store.add_request(session, store.Sent(new_id(), login.id, now), secret_hash(request_id))
    address, answer_url = federation.theirs.sign_on_url, federation.ours.answer_url
    back_url = f"{issuer}/eid/{login.id}"
    question = Question(request_id, address, answer_url, back_url, attributes, login.level, login.language)
    request = authn_request(question, federation.settings, now)
    return redirect_url(address, request, federation.key, pss=federation.settings.signs_with_pss)


async def accept(
    session: AsyncSession, raw: bytes, federation: Federation, settings: EidGatewaySettings, now: datetime
) -> str:
    """Where the browser fetches what BundID's answer led to; raises AnswerNotBelieved or AnswerNotAwaited."""
    try:
        opened = open_response(raw, federation.ours, federation.theirs, now)
        assertion = read_assertion(opened, federation.ours, federation.theirs, now)
    except Declined as declined:
        return await _declined(session, declined, settings, now)
    except Untrusted as untrusted:
        log.warning("bundid_not_believed", reason=untrusted.reason)
        raise AnswerNotBelieved from untrusted
    sent = await store.find_sent(session, secret_hash(opened.in_response_to), now - LIFETIME)
    if sent is None:
        raise AnswerNotAwaited
    _check_fresh(assertion, sent)
    secret = new_secret()
    sealed = seal_finding(settings.master_keys, sent.id, identify(assertion, settings.community_id, now.date()))
    await store.keep_finding(session, sealed, hashlib.sha256(assertion.id.encode()).digest(), secret_hash(secret))
    return f"{settings.issuer}/eid/{sent.login_id}/bundid/{secret}"


async def _declined(session: AsyncSession, declined: Declined, settings: EidGatewaySettings, now: datetime) -> str:
    """BundID says no, perhaps: nobody signs that, so the login stays open for another try."""
    log.info("bundid_declined", outcome=declined.code)
    sent = await store.find_sent(session, secret_hash(declined.in_response_to), now - LIFETIME)
    if sent is None:
        raise AnswerNotAwaited
    return f"{settings.issuer}/eid/{sent.login_id}/bundid/declined"


def _check_fresh(assertion: Assertion, sent: store.Sent) -> None:
    """We asked for a fresh login; one from before the question is somebody's old session."""
    if assertion.authenticated_at + SKEW < sent.created_at:
        log.warning("bundid_not_believed", reason="authenticated before the request")
        raise AnswerNotBelieved


async def conclude(
    session: AsyncSession, login: Login, secret: str, settings: EidGatewaySettings, now: datetime
) -> Ending:
    """How the login ends in the browser that began it; raises AnswerNotAwaited."""
    sealed = await store.take_finding(session, login.id, secret_hash(secret))
    if sealed is None:
        raise AnswerNotAwaited
    found: Identity | Refusal = open_finding(settings.master_keys, sealed)
    if isinstance(found, Refusal):
        return await give_up(session, login, found.error, found.reason, settings)
    return await finish(session, login, found, settings, now)
