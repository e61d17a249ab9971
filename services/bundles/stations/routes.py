"""Stations over HTTP: scan an envelope at the desk, see what lies there."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status

from services.bundles.cases.desks import OfficeDesk
from services.bundles.envelopes.routes import Reference
from services.bundles.envelopes.schemas import PaperStatus, paper_status
from services.bundles.stations import checking_in
from services.bundles.stations.schemas import CheckIn, EnvelopeHere
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/staff", tags=["envelopes"])
Office = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]*$", max_length=64, description="The office")]


@router.post(
    "/envelopes/{reference}/check-in",
    summary="Scan an envelope at a desk: it is here now",
    status_code=status.HTTP_200_OK,
    response_model=PaperStatus,
)
async def check_in(reference: Reference, wish: CheckIn, desk: OfficeDesk, once: OnceDep) -> Response:
    """The holder sees which office has it; the way from desk to desk stands in the timeline."""

    async def act() -> PaperStatus:
        return paper_status(await checking_in.check_in(desk, reference, wish.office))

    return await once.answer(act, status=200, caller=desk.caller.key)


@router.get("/offices/{office}/envelopes", summary="Envelopes at an office, longest there first")
async def envelopes_here(
    office: Office, desk: OfficeDesk, limit: Annotated[int, Query(ge=1, le=200)] = 100
) -> Page[EnvelopeHere]:
    return Page(items=await checking_in.envelopes_at(desk, office, limit), next=None)
