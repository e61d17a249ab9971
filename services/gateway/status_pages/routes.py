"""The pages over HTTP."""

from typing import Annotated, Any, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse

from services.gateway.status_pages import looking_up
from services.gateway.status_pages.render import FOLDER, PREFIX, page
from shared.access import PUBLIC
from shared.pages import style_of

PAGE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}, "description": "A page"}
}
router = APIRouter(
    prefix=PREFIX,
    tags=["pages"],
    default_response_class=HTMLResponse,
    dependencies=[Depends(PUBLIC)],
    responses=PAGE,
)
Key = Annotated[
    str,
    Form(
        max_length=200,
        pattern=r"^\s*[\x21-\x7e]+\s*$",
        description="PIN of the cover sheet or receipt, or the key from the link in a letter",
        examples=["738204"],
    ),
]
Number = Annotated[
    str,
    Form(max_length=40, pattern=r"^\s*[A-Za-z0-9-]+\s*$", description="Number of the case", examples=["L-7KQ2-9F3M"]),
]
CSS, JS = style_of(FOLDER), (FOLDER / "page.js").read_bytes()
FRESH: Final = {"Cache-Control": "public, max-age=3600"}


@router.get("", summary="Page to ask where a case stands, by number and PIN")
async def ask_for_number(request: Request) -> Response:
    return page(request, "form")


@router.post("", summary="Where the case with this number stands")
async def show_envelope(number: Number, key: Key, request: Request) -> Response:
    address = f"/v1/envelopes/{quote(number.strip().upper(), safe='')}"
    return await looking_up.envelope(request, address, key.strip())


@router.get(
    "/assets/page.css", summary="The style sheet of the pages about cases and appointments", response_class=Response,
    responses={200: {"content": {"text/css": {}}, "description": "CSS"}},
)  # fmt: skip
async def status_style_sheet() -> Response:
    return Response(CSS, media_type="text/css", headers=FRESH)


@router.get(
    "/assets/page.js", summary="The script of these pages: it fills in the key", response_class=Response,
    responses={200: {"content": {"text/javascript": {}}, "description": "JavaScript"}},
)  # fmt: skip
async def status_script() -> Response:
    return Response(JS, media_type="text/javascript", headers=FRESH)


@router.get("/cases/{case_id}", summary="Page to ask where a case stands; looking shows nothing without the key")
async def ask_for_case(case_id: UUID, request: Request) -> Response:
    return page(request, "form", here=str(case_id))


@router.post("/cases/{case_id}", summary="Where the case stands")
async def show_case_status(case_id: UUID, key: Key, request: Request) -> Response:
    return await looking_up.case(request, str(case_id), key.strip())


@router.get(
    "/appointments/{appointment_id}",
    summary="Page to ask where an appointment stands; looking shows nothing without the key",
)
async def ask_for_appointment(appointment_id: UUID, request: Request) -> Response:
    return page(request, "form", here=str(appointment_id))


@router.post("/appointments/{appointment_id}", summary="Where the appointment stands")
async def show_appointment_status(appointment_id: UUID, key: Key, request: Request) -> Response:
    return await looking_up.appointment(request, f"/v1/appointments/{appointment_id}", key.strip())
