"""Things to print, over HTTP."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Path, Response

from services.bundles.cases.desks import HolderDesk, OfficeDesk
from services.bundles.cases.opening import Desk, OpenCase, open_case, open_for_office
from services.bundles.evidence.store import of_case
from services.bundles.paper.cover_sheet import cover_sheet
from services.bundles.paper.page import MEDIA_TYPE, printable
from services.bundles.paper.receipt import receipt
from services.bundles.words import Words

router = APIRouter(prefix="/v1", tags=["paper"])
PDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}
Language = Annotated[str | None, Header(alias="accept-language")]
Reference = Annotated[str, Path(pattern=r"^[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}$", description="The number of the case")]


@router.get("/cases/{case_id}/cover-sheet.pdf", summary="Cover sheet: what goes into the envelope, and a sheet to keep",
            response_class=Response, responses=PDF)  # fmt: skip
async def print_cover_sheet(case_id: UUID, desk: HolderDesk, language: Language = None) -> Response:
    """In mode place it is the route slip from station to station."""
    case, words = await open_case(desk, case_id), Words(language, printable)
    return _printed(cover_sheet(case, desk.vault.pin(case_id), desk.now, words), words)


@router.get("/cases/{case_id}/receipt.pdf", summary="One receipt with one Eingangsdatum for all parts",
            response_class=Response, responses=PDF)  # fmt: skip
async def print_receipt(case_id: UUID, desk: HolderDesk, language: Language = None) -> Response:
    return await _receipt(desk, await open_case(desk, case_id), language)


@router.get("/staff/cases/{reference}/receipt.pdf", summary="The receipt, to be handed over at the counter",
            response_class=Response, responses=PDF)  # fmt: skip
async def print_at_counter(reference: Reference, desk: OfficeDesk, language: Language = None) -> Response:
    return await _receipt(desk, await open_for_office(desk, reference, "case"), language)


async def _receipt(desk: Desk, case: OpenCase, language: str | None) -> Response:
    papers, words = await of_case(desk.session, case.file.id), Words(language, printable)
    return _printed(receipt(case, papers, desk.vault.pin(case.file.id), desk.now, words), words)


def _printed(content: bytes, words: Words) -> Response:
    return Response(content, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"} | words.headers)
