"""The authorization endpoint and the page a login begins with."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.eid_gateway.dependencies import ProvidersDep, RingDep, SettingsDep
from services.eid_gateway.logins.authorize import Desk, Next, authorize, who_asks
from services.eid_gateway.logins.browser import set_cookie
from services.eid_gateway.logins.endings import leave
from services.eid_gateway.logins.forms import OpenLoginDep, PostedLoginDep
from services.eid_gateway.logins.given import GivenDep
from services.eid_gateway.logins.login import give_up
from services.eid_gateway.logins.page import login_page
from services.eid_gateway.pages.render import PagesDep
from services.eid_gateway.refusals import NEVER_STORED
from services.eid_gateway.sessions import cookie
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(tags=["openid"], dependencies=[Depends(PUBLIC)])
pages = APIRouter(prefix="/eid", tags=["pages"], include_in_schema=False, dependencies=[Depends(PUBLIC)])

REQUIRED: Final = ("client_id",)
USUAL: Final = ("redirect_uri", "response_type", "scope", "code_challenge", "code_challenge_method", "state", "nonce")
OPTIONAL: Final = (
    "acr_values", "claims", "prompt", "max_age", "id_token_hint", "ui_locales", "response_mode", "dpop_jkt", "request_uri",
)  # fmt: skip
QUERY: Final[dict[str, Any]] = {
    "parameters": [
        {"name": name, "in": "query", "required": name in REQUIRED, "schema": {"type": "string"}}
        for name in (*REQUIRED, *USUAL, *OPTIONAL)
    ]
}
GOES_ON: Final[dict[int | str, dict[str, Any]]] = {
    303: {"description": "To the login page, or back to the application with an error (RFC 6749 §4.1.2.1)"},
    400: {"description": "Unknown application or return address: a page for the person, never a redirect"},
}


async def _desk(session: SessionDep, settings: SettingsDep, ring: RingDep, now: Now) -> Desk:
    return Desk(session, settings, await ring.key_set(), now)


async def _next(given: GivenDep, request: Request, desk: Annotated[Desk, Depends(_desk)]) -> Next:
    asking = await who_asks(desk, given)
    secret = cookie.secret_of(request, asking.client, secure=desk.settings.secure)
    return await authorize(desk, asking, request.headers.get("accept-language"), secret)


NextDep = Annotated[Next, Depends(_next, scope="function")]


@router.get("/authorize", summary="Ask a person to log in", status_code=303, responses=GOES_ON, openapi_extra=QUERY)
@router.post("/authorize", summary="Ask a person to log in (by form)", status_code=303, responses=GOES_ON,
             operation_id="authorize_by_post")  # fmt: skip
async def authorization(follow: NextDep, settings: SettingsDep) -> Response:
    """Code flow with PKCE (S256) for every application. What begins here is only a row that is forgotten after a day."""
    response = RedirectResponse(follow.url, 303, NEVER_STORED)
    if follow.begun is not None:
        set_cookie(response, follow.begun.id, follow.begun.secret, secure=settings.secure)
    return response


@pages.get("/{login_id}")
async def first_page(opened: OpenLoginDep, providers: ProvidersDep, page: PagesDep, lang: str = "") -> Response:
    """What is asked, why, and the first step of each provider."""
    return login_page(opened, providers.values(), page, lang)


@pages.post("/{login_id}/cancel")
async def cancel(posted: PostedLoginDep, session: SessionDep, settings: SettingsDep) -> Response:
    """The person does not want to log in."""
    ending = await give_up(session, posted.login, "access_denied", "cancelled_by_person", settings)
    return leave(ending, secure=settings.secure)
