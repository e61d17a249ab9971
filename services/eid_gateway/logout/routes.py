"""The end-session endpoint, and the page that asks when it is not certain who wants to leave."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.eid_gateway.clients.redirects import origin_of
from services.eid_gateway.dependencies import FORM_TYPE, RingDep, SettingsDep
from services.eid_gateway.logins.browser import form_mark, mark_fits
from services.eid_gateway.logins.given import GivenDep
from services.eid_gateway.logins.problems import FormNotOurs
from services.eid_gateway.logout.leaving import Leaving, end, leaving_of, read_wish
from services.eid_gateway.pages.render import LanguageDep, Pages, PagesDep
from services.eid_gateway.parameters import Parameters
from services.eid_gateway.refusals import NEVER_STORED
from services.eid_gateway.sessions import cookie
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep
from shared.language import choose

router = APIRouter(tags=["openid"], dependencies=[Depends(PUBLIC)])
FIELDS: Final = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")
QUERY: Final[dict[str, Any]] = {
    "parameters": [{"name": name, "in": "query", "schema": {"type": "string"}} for name in FIELDS]
}
FORM: Final[dict[str, Any]] = {"requestBody": {"content": {FORM_TYPE: {"schema": {"type": "object"}}}}}
GOES_ON: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A page: whether the person wants to log out, or that they are", "content": {"text/html": {}}},
    303: {"description": "Logged out; back at the application"},
    400: {"description": "Unknown application or return address: a page for the person"},
}


async def _leaving(
    given: GivenDep, request: Request, session: SessionDep, ring: RingDep, settings: SettingsDep
) -> Leaving:
    wish = await read_wish(session, given, await ring.key_set(), settings.issuer)
    return await leaving_of(session, wish, cookie.secrets_of(request, wish.client, secure=settings.secure))


LeavingDep = Annotated[Leaving, Depends(_leaving, scope="function")]


@router.get("/logout", summary="Log out", responses=GOES_ON, openapi_extra=QUERY, response_class=Response)
@router.post("/logout", summary="Log out (by form)", responses=GOES_ON, openapi_extra=FORM, response_class=Response,
             operation_id="logout_by_post")  # fmt: skip
async def end_session(
    leaving: LeavingDep, given: GivenDep, request: Request, session: SessionDep, settings: SettingsDep, pages: PagesDep,
    language: LanguageDep, now: Now,
) -> Response:  # fmt: skip
    """With an ID token of the person at once, else after a question. A GET that ends something, because the standard wants it."""
    if not leaving.is_plain:
        return _question(leaving, {name: given[name] for name in FIELDS if name in given}, pages, language)
    await end(session, leaving, now)
    return _gone(leaving, request, settings, pages, language)


@router.post("/eid/logout", include_in_schema=False)
async def confirm(
    leaving: LeavingDep, given: GivenDep, request: Request, session: SessionDep, settings: SettingsDep, pages: PagesDep,
    language: LanguageDep, now: Now,
) -> Response:  # fmt: skip
    """The person said yes on our page."""
    if leaving.sessions and not mark_fits(given.get("mark", ""), _secret(leaving)):
        raise FormNotOurs
    await end(session, leaving, now)
    return _gone(leaving, request, settings, pages, language)


def _question(leaving: Leaving, fields: Parameters, pages: Pages, language: str) -> Response:
    client, url = leaving.wish.client, leaving.wish.url
    values = {
        "mark": form_mark(_secret(leaving)),
        "fields": fields,
        "application": choose(client.name, language) if client else "",
    }
    goal = origin_of(url) if url else "'self'"
    return pages.show("logout.html", language, values, forms_lead_to=goal, keep=fields)


def _gone(leaving: Leaving, request: Request, settings: SettingsDep, pages: PagesDep, language: str) -> Response:
    goal = leaving.wish.url
    response: Response = (
        RedirectResponse(goal, 303, NEVER_STORED) if goal else pages.show("logged_out.html", language, {})
    )
    for name in cookie.names_of(request, leaving.wish.client, secure=settings.secure):
        cookie.forget_cookie(response, name, secure=settings.secure)
    return response


def _secret(leaving: Leaving) -> str:
    """What the mark of the form is derived from: the cookies, which other sites can neither read nor send."""
    return "".join(sorted(leaving.sessions))
