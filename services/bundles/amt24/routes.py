"""HTTP for the state portal, and for people of the city who place what it could not."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status
from fastapi.responses import FileResponse

from services.bundles.amt24 import handover, looking
from services.bundles.amt24.envelope import SCHEMA
from services.bundles.amt24.schemas import ApplicationAccepted, ApplicationStatus, HeldApplication, Placing
from services.bundles.cases.desks import OfficeDesk, VaultDep
from services.bundles.cases.opening import Desk
from shared.access import PUBLIC, Caller, machine
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["amt24"])
XML: Final = "application/xml"
BODY: Final[dict[str, Any]] = {"requestBody": {"required": True, "content": {XML: {"schema": {"type": "string"}}}}}


async def _portal_desk(
    session: SessionDep, now: Now, vault: VaultDep, caller: Annotated[Caller, Depends(machine("amt24:exchange"))]
) -> Desk:
    return Desk(session, vault, caller, now)


PortalDesk = Annotated[Desk, Depends(_portal_desk, scope="function")]


@router.get(
    "/amt24/application.xsd",
    summary="Schema of the envelope",
    response_class=FileResponse,
    responses={200: {"content": {XML: {"schema": {"type": "string"}}}}},
    dependencies=[Depends(PUBLIC)],
)
async def schema() -> FileResponse:
    return FileResponse(SCHEMA, media_type=XML)


@router.post(
    "/amt24/applications",
    summary="Hand over an application",
    status_code=status.HTTP_201_CREATED,
    response_model=ApplicationAccepted,
    openapi_extra=BODY,
)
async def hand_over(request: Request, desk: PortalDesk) -> Response:
    """Idempotent by the id of the envelope. What cannot be placed is kept with its Eingangsdatum and answered with 422
    `application-held`: a person of the city will place it."""
    return await handover.hand_over(request, desk)


@router.get("/amt24/applications/{envelope_id}", summary="Where an application stands")
async def application(envelope_id: UUID, desk: PortalDesk) -> ApplicationStatus:
    return await looking.status(desk, desk.caller.subject, envelope_id)


@router.get("/staff/amt24/applications", summary="Applications a person has to place")
async def held_applications(
    desk: OfficeDesk,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[HeldApplication]:
    return await looking.held(desk, cursor, limit)


@router.post(
    "/staff/amt24/applications/{client}/{envelope_id}/place",
    summary="Say where an application belongs",
    status_code=status.HTTP_201_CREATED,
    response_model=ApplicationAccepted,
)
async def place(
    client: Annotated[str, Path(max_length=200)],
    envelope_id: UUID,
    wish: Placing,
    request: Request,
    desk: OfficeDesk,
    once: OnceDep,
) -> Response:
    """It becomes a case as of its own Eingangsdatum; the portal hears of it among its notices."""
    return await handover.place_by_hand(request, desk, once, client, envelope_id, wish)
