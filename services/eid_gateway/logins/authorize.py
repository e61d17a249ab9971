"""Answer an authorization request: a login page, or at once an error for the application."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.eid_gateway.logins.answers import answer_url
from services.eid_gateway.logins.login import Begun, begin, known_client
from services.eid_gateway.logins.request import AuthorizationRefused, read_request
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.settings import EidGatewaySettings
from shared.language import preferred

LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Next:
    """Where the browser goes; `begun` when it is the login page."""

    url: str
    begun: Begun | None = None


async def authorize(
    session: AsyncSession,
    given: Parameters,
    accept_language: str | None,
    settings: EidGatewaySettings,
    now: datetime,
) -> Next:
    """Begin a login; raises problems for the person when the application cannot be trusted with an answer."""
    client = await known_client(session, given)
    redirect_uri = given["redirect_uri"]
    try:
        request = read_request(given, client)
    except AuthorizationRefused as refusal:
        answer = {"error": refusal.code, "error_description": refusal.description}
        return Next(answer_url(redirect_uri, settings.issuer, given.get("state"), **answer))
    wishes = ",".join(given["ui_locales"].split()) if "ui_locales" in given else accept_language
    language = preferred(wishes, LANGUAGES)
    begun = await begin(session, client, redirect_uri, request, language, now)
    return Next(f"{settings.issuer}/eid/{begun.id}", begun)
