"""The steps of a login with a card: the links to the eID client, its token, and the way back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.eid_gateway.dependencies import SettingsDep
from services.eid_gateway.eid_server.tc_tokens import CLIENT_HERE, CLIENT_STATUS, MEDIA_TYPE, activations
from services.eid_gateway.logins import browser
from services.eid_gateway.logins.addresses import LoginIdDep
from services.eid_gateway.logins.endings import leave
from services.eid_gateway.logins.forms import PostedLoginDep
from services.eid_gateway.pages.render import LanguageDep, Pages, PagesDep
from services.eid_gateway.providers.eid_server.asking import NAME
from services.eid_gateway.providers.eid_server.steps import Addresses, Link, Returned, conclude, offer, open_session
from services.eid_gateway.refusals import NEVER_STORED
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import Database, SessionDep

router = APIRouter(prefix="/eid", tags=["pages"], include_in_schema=False, dependencies=[Depends(PUBLIC)])


async def _link(request: Request) -> Link:
    link: Link = request.app.state.providers[NAME].link
    return link


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


LinkDep = Annotated[Link, Depends(_link)]


async def _addresses(settings: SettingsDep, link: LinkDep) -> Addresses:
    return Addresses(link.settings.door_url or settings.issuer)


AddressesDep = Annotated[Addresses, Depends(_addresses)]
DatabaseDep = Annotated[Database, Depends(_database)]


async def _returned(login_id: LoginIdDep, secret: str, request: Request, settings: SettingsDep) -> Returned:
    return Returned(login_id, browser.secret_of(request, login_id, secure=settings.secure), secret)


ReturnedDep = Annotated[Returned, Depends(_returned)]


async def _gave_up(request: Request) -> bool:
    """Whether the eID client says that it failed: a hint anybody could write, good for choosing a page and nothing else."""
    return request.query_params.get("ResultMajor", "").endswith("error")


GaveUpDep = Annotated[bool, Depends(_gave_up)]


def _unfinished(back: Returned, gave_up: bool, pages: Pages, language: str, help_address: str) -> Response:
    """Where there is no result yet, the eID client may still be busy, or it may never have reached the eID-Server."""
    if gave_up:
        values = {"login_id": back.login_id, "help_address": help_address}
        return pages.show("eid_server_gave_up.html", language, values)
    return pages.show("eid_server_wait.html", language, {})


@router.post("/{login_id}/eid_server")
async def start(
    posted: PostedLoginDep,
    session: SessionDep,
    addresses: AddressesDep,
    settings: SettingsDep,
    pages: PagesDep,
    now: Now,
) -> Response:
    """The person wants to use the card: links that start the eID client with a token of this login."""
    links = activations(await offer(session, posted.login, addresses, now))
    values = {"login_id": posted.login.id, "links": links, "status_address": CLIENT_STATUS,
              "help_address": settings.card_help_url}  # fmt: skip
    return pages.show("eid_server_start.html", posted.login.language, values, asks=CLIENT_HERE)


@router.get("/{login_id}/eid_server")
async def start_again(login_id: LoginIdDep, language: LanguageDep) -> Response:
    """A reloaded page or another language: back to where the person can press the button."""
    return RedirectResponse(f"/eid/{login_id}?lang={language}", 303, NEVER_STORED)


@router.get("/tctoken/{secret}")
async def token(secret: str, database: DatabaseDep, link: LinkDep, addresses: AddressesDep, now: Now) -> Response:
    """Fetched by the eID client, which has no cookies, once: the address itself is the secret."""
    content = await open_session(database, link, addresses, secret, now)
    return Response(content, headers={**NEVER_STORED, "Content-Type": MEDIA_TYPE})


@router.get("/{login_id}/eid_server/failed")
async def failed(login_id: LoginIdDep, pages: PagesDep, language: LanguageDep) -> Response:
    """The eID client found no eID-Server; the login goes on, if the person wants to try again."""
    return pages.show("eid_server_failed.html", language, {"login_id": login_id}, status=503)


@router.get("/{login_id}/eid_server/{secret}")
async def refresh(
    back: ReturnedDep, database: DatabaseDep, link: LinkDep, settings: SettingsDep, pages: PagesDep,
    language: LanguageDep, now: Now, gave_up: GaveUpDep,
) -> Response:  # fmt: skip
    """The browser is back. A GET, because TR-03124-1 wants it; the address and the cookie together make it work once."""
    ending = await conclude(database, link, back, settings, now)
    if ending is None:
        return _unfinished(back, gave_up, pages, language, settings.card_help_url)
    return leave(ending, secure=settings.secure)
