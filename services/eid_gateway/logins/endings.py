"""How a login ends for the browser: back at the application, without the cookie of the login, perhaps with a session."""

from dataclasses import dataclass
from uuid import UUID

from fastapi.responses import RedirectResponse

from services.eid_gateway.logins import browser
from services.eid_gateway.refusals import NEVER_STORED
from services.eid_gateway.sessions import cookie


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """The cookie a new session lives in."""

    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Ending:
    """A login that ended: the address of the application with its answer, and the session that began, if one did."""

    login_id: UUID
    url: str
    session: SessionCookie | None = None


def leave(ending: Ending, *, secure: bool) -> RedirectResponse:
    """Send the browser back to the application."""
    response = RedirectResponse(ending.url, 303, NEVER_STORED)
    browser.forget_cookie(response, ending.login_id, secure=secure)
    if ending.session is not None:
        cookie.set_cookie(response, ending.session.name, ending.session.secret, secure=secure)
    return response
