"""Proofs over HTTP: the holder supplies them, offices keep account of paper."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response, status
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from services.bundles.cases.desks import HolderDesk, OfficeDesk
from services.bundles.cases.opening import open_case
from services.bundles.evidence import papers, supplying
from services.bundles.evidence.schemas import CustodyStep, Declaration, EvidenceView, ReturnWish
from services.bundles.evidence.uploads import MULTIPART, Upload, read_upload
from services.bundles.settings import BundlesSettings
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(tags=["evidence"])

NOT_SHOWN: Final = {
    "Cache-Control": "no-store",
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "sandbox",
}
"""A file of a stranger is saved, never opened in the page's place."""
FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": ["proof", "kind"],
                    "properties": {
                        "proof": {
                            "type": "string",
                            "maxLength": 64,
                            "description": "The proof, as named under /missing",
                        },
                        "kind": {
                            "type": "string",
                            "enum": ["original", "certified_copy", "copy", "electronic", "data"],
                        },
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "PDF, PNG or JPEG; none for paper",
                        },
                    },
                }
            }
        },
    }
}


@router.post(
    "/v1/cases/{case_id}/evidence",
    summary="Upload a proof, or announce a paper",
    status_code=status.HTTP_201_CREATED,
    response_model=EvidenceView,
    openapi_extra=FORM,
)
async def supply_evidence(case_id: UUID, request: Request, desk: HolderDesk, once: OnceDep) -> Response:
    """With a file it is checked before it is accepted; without one a paper is announced, which an office will receive."""
    settings: BundlesSettings = request.app.state.settings

    async def act() -> EvidenceView:
        upload = await read_upload(request, settings.max_evidence_bytes)
        return await supplying.accept(desk, case_id, declaration(upload), upload, settings)

    return await once.answer(act, status=201, caller=desk.caller.secret or desk.caller.key)


def declaration(upload: Upload) -> Declaration:
    """The text fields of a form; raises RequestValidationError like any other body."""
    try:
        return Declaration.model_validate(upload.fields)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


@router.get("/v1/cases/{case_id}/evidence", summary="The proofs supplied so far, and where papers are")
async def read_evidence(case_id: UUID, desk: HolderDesk) -> Page[EvidenceView]:
    return await supplying.of_case(desk, await open_case(desk, case_id))


@router.get("/v1/cases/{case_id}/evidence/{evidence_id}", summary="A file as it was uploaded", response_class=Response,
            responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}})  # fmt: skip
async def read_own_file(case_id: UUID, evidence_id: UUID, desk: HolderDesk) -> Response:
    content, media_type = await supplying.own_file(desk, case_id, evidence_id)
    return Response(content, media_type=media_type, headers=NOT_SHOWN)


@router.put("/v1/cases/{case_id}/return-wish", summary="Say how papers shall come back")
async def wish_papers_back(case_id: UUID, wish: ReturnWish, desk: HolderDesk) -> ReturnWish:
    """Offices see it beside each paper, and write down how it was given back."""
    return await papers.wish_back(desk, case_id, wish)


@router.get("/v1/staff/evidence/{reference}", summary="The proofs of the case with this reference")
async def read_for_office(
    reference: Annotated[str, Path(pattern=r"^[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}$")], desk: OfficeDesk
) -> Page[EvidenceView]:
    return await supplying.for_office(desk, reference)


@router.post(
    "/v1/staff/evidence/{evidence_id}/custody", summary="Receive, check or return a paper", response_model=EvidenceView
)
async def take_custody(evidence_id: UUID, wish: CustodyStep, desk: OfficeDesk, once: OnceDep) -> Response:
    async def act() -> EvidenceView:
        return await papers.take_step(desk, evidence_id, wish.step, wish.office, wish.way)

    return await once.answer(act, status=200, caller=desk.caller.key)
