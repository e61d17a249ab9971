"""Envelopes over HTTP: print, scan in, ask where it stands."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response, status

from services.bundles.cases.desks import HolderDesk, OfficeDesk
from services.bundles.cases.opening import open_by_pin, open_for_office
from services.bundles.cases.schemas import StopRequest, SubmitRequest
from services.bundles.cases.stopping import stop
from services.bundles.cases.submitting import hand_in
from services.bundles.envelopes.scanning_in import scan_in
from services.bundles.envelopes.schemas import PaperStatus, ScanIn, paper_status
from services.bundles.evidence import supplying
from services.bundles.evidence.routes import FORM, declaration
from services.bundles.evidence.schemas import EvidenceView
from services.bundles.evidence.uploads import read_upload
from services.bundles.settings import BundlesSettings
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1", tags=["envelopes"])
REFERENCE: Final = r"^[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}$"
Reference = Annotated[str, Path(pattern=REFERENCE, description="The number on the cover sheet")]


@router.get("/envelopes/{reference}", summary="Where a case on paper stands")
async def read_envelope(reference: Reference, desk: HolderDesk) -> PaperStatus:
    """Opened by the PIN of the cover sheet or receipt (`Authorization: Secret <PIN>`); read only."""
    return paper_status(await open_by_pin(desk, reference))


@router.get("/staff/cases/{reference}", summary="Where a case stands, for the counter and the phone")
async def read_for_counter(reference: Reference, desk: OfficeDesk) -> PaperStatus:
    """No facts and no answers; the look is recorded for the person it is about."""
    return paper_status(await open_for_office(desk, reference, "case"))


@router.post(
    "/staff/cases/{reference}/stop", summary="Tell of a hard situation, for somebody at the counter or on the phone"
)
async def stop_at_counter(reference: Reference, wish: StopRequest, desk: OfficeDesk) -> PaperStatus:
    return paper_status(await stop(desk, await open_for_office(desk, reference, "case", lock=True), wish.rule))


@router.post(
    "/staff/cases/{reference}/submit", summary="Hand in for somebody at the counter", response_model=PaperStatus
)
async def submit_at_counter(reference: Reference, wish: SubmitRequest, desk: OfficeDesk, once: OnceDep) -> Response:
    """Also a case that looked like a duplicate, once somebody has seen that it is none."""

    async def act() -> PaperStatus:
        case = await open_for_office(desk, reference, "case", lock=True)
        return paper_status(await hand_in(desk, case, not_a_duplicate=wish.not_a_duplicate))

    return await once.answer(act, status=200, caller=desk.caller.key)


@router.post(
    "/staff/envelopes/{reference}/scan-in",
    summary="Enter what an envelope holds",
    status_code=status.HTTP_200_OK,
    response_model=PaperStatus,
)
async def scan_envelope(reference: Reference, wish: ScanIn, desk: OfficeDesk, once: OnceDep) -> Response:
    """The first arrival is the Eingangsdatum of all parts, also when something is missing; the case is handed in if nothing blocks it."""

    async def act() -> PaperStatus:
        return paper_status(await scan_in(desk, reference, wish))

    return await once.answer(act, status=200, caller=desk.caller.key)


@router.post(
    "/staff/envelopes/{reference}/files",
    summary="Add the scan of a paper",
    status_code=status.HTTP_201_CREATED,
    response_model=EvidenceView,
    openapi_extra=FORM,
)
async def add_scan(reference: Reference, request: Request, desk: OfficeDesk, once: OnceDep) -> Response:
    """So that authorities that get no paper can read it too; checked like every upload."""
    settings: BundlesSettings = request.app.state.settings

    async def act() -> EvidenceView:
        upload = await read_upload(request, settings.max_evidence_bytes)
        return await supplying.accept_scan(desk, reference, declaration(upload), upload, settings)

    return await once.answer(act, status=201, caller=desk.caller.key)
