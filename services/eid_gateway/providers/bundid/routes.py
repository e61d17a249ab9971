"""The steps of a login with BundID: off to BundID, its answer, and back in the browser that began."""

import base64
import binascii
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.eid_gateway.dependencies import SettingsDep
from services.eid_gateway.logins.addresses import LoginIdDep
from services.eid_gateway.logins.endings import leave
from services.eid_gateway.logins.forms import OpenLoginDep, PostedLoginDep
from services.eid_gateway.pages.render import LanguageDep, PagesDep
from services.eid_gateway.parameters import UnreadableParameters, read_parameters
from services.eid_gateway.providers.bundid.asking import NAME
from services.eid_gateway.providers.bundid.problems import AnswerNotBelieved
from services.eid_gateway.providers.bundid.steps import Federation, accept, conclude, send
from services.eid_gateway.refusals import NEVER_STORED
from services.eid_gateway.saml.own_metadata import own_metadata
from services.eid_gateway.xml.documents import MAX_BYTES
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(prefix="/eid", tags=["pages"], include_in_schema=False, dependencies=[Depends(PUBLIC)])

ANSWER_PATH: Final = "/eid/bundid/acs"
METADATA_TYPE: Final = "application/samlmetadata+xml"


async def _federation(request: Request) -> Federation:
    federation: Federation = request.app.state.providers[NAME].federation
    return federation


async def _answer(request: Request) -> bytes:
    """The posted SAMLResponse, decoded; it may be longer than what else is posted to this room."""
    try:
        form = read_parameters(await request.body(), longest=2 * MAX_BYTES, line_breaks=True)
        return base64.b64decode("".join(form.get("SAMLResponse", "").split()), validate=True)
    except (UnreadableParameters, binascii.Error, ValueError) as error:
        raise AnswerNotBelieved from error


FederationDep = Annotated[Federation, Depends(_federation)]
AnswerDep = Annotated[bytes, Depends(_answer)]


@router.get("/bundid/metadata")
async def metadata(federation: FederationDep) -> Response:
    """What BundID's operator is given about us."""
    ours = federation.ours
    return Response(own_metadata(ours.entity_id, ours.answer_url, federation.certificate), media_type=METADATA_TYPE)


@router.post("/{login_id}/bundid")
async def start(
    posted: PostedLoginDep, session: SessionDep, federation: FederationDep, settings: SettingsDep, now: Now
) -> Response:
    """The person wants to use their BundID account."""
    return RedirectResponse(await send(session, posted.login, federation, settings.issuer, now), 303, NEVER_STORED)


@router.post("/bundid/acs")
async def answer(
    raw: AnswerDep, session: SessionDep, federation: FederationDep, settings: SettingsDep, now: Now
) -> Response:
    """Posted by the browser from BundID's site, so without our cookie: the next address asks for that."""
    return RedirectResponse(await accept(session, raw, federation, settings, now), 303, NEVER_STORED)


@router.get("/{login_id}/bundid/declined")
async def declined(login_id: LoginIdDep, pages: PagesDep, language: LanguageDep) -> Response:
    """BundID did not log the person in; the login goes on, if the person wants to try again."""
    return pages.show("bundid_declined.html", language, {"login_id": login_id})


@router.get("/{login_id}/bundid/{secret}")
async def back(opened: OpenLoginDep, secret: str, session: SessionDep, settings: SettingsDep, now: Now) -> Response:
    """The browser is back. A GET, because only that brings our cookie along; address and cookie together work once."""
    return leave(await conclude(session, opened.login, secret, settings, now), secure=settings.secure)
