"""HTTP of the pages. The secret comes in the body of a form, never in an address."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse

from services.booking.appointments import booking
from services.booking.appointments.desks import STEP_IN_TURN, desk_of
from services.booking.closures import rebooking
from services.booking.offers import arranging
from services.booking.pages.render import FOLDER, PREFIX, page
from services.booking.slot_alerts import alerts
from shared.access import PUBLIC, Caller
from shared.clock import Now
from shared.db import SessionDep
from shared.pages import style_of

router = APIRouter(prefix=PREFIX, tags=["pages"], default_response_class=HTMLResponse, dependencies=[Depends(PUBLIC)])
Secret = Annotated[
    str,
    Form(
        min_length=1,
        max_length=200,
        description="The secret from the link in the letter",
        examples=["q3J8c0Yx1mVh2bTn"],
    ),
]
CSS, JS = style_of(FOLDER), (FOLDER / "page.js").read_bytes()
FRESH = {"Cache-Control": "public, max-age=3600"}


@router.get(
    "/assets/page.css", summary="The style sheet of the pages", response_class=Response,
    responses={200: {"content": {"text/css": {}}, "description": "CSS"}},
)  # fmt: skip
async def style_sheet() -> Response:
    return Response(CSS, media_type="text/css", headers=FRESH)


@router.get(
    "/assets/page.js", summary="The script of the pages: it fills in the key", response_class=Response,
    responses={200: {"content": {"text/javascript": {}}, "description": "JavaScript"}},
)  # fmt: skip
async def script() -> Response:
    return Response(JS, media_type="text/javascript", headers=FRESH)


@router.get("/appointments/{appointment_id}", summary="Page to cancel an appointment; looking changes nothing")
async def appointment(appointment_id: UUID, request: Request) -> Response:
    return page(request, "appointment", here=str(appointment_id))


@router.post(
    "/appointments/{appointment_id}/cancel",
    summary="The button that cancels an appointment",
    dependencies=[STEP_IN_TURN],
)
async def cancel(appointment_id: UUID, secret: Secret, request: Request, session: SessionDep, now: Now) -> Response:
    await booking.cancel(desk_of(request, session, now, Caller("holder", secret=secret.strip())), appointment_id)
    return page(request, "cancelled")


@router.get("/offers/{appointment_id}", summary="Page to accept an offer of staff; looking changes nothing")
async def offer(appointment_id: UUID, request: Request) -> Response:
    return page(request, "offer", here=str(appointment_id))


@router.post("/offers/{appointment_id}/accept", summary="The button that accepts an offer", dependencies=[STEP_IN_TURN])
async def accept(appointment_id: UUID, secret: Secret, request: Request, session: SessionDep, now: Now) -> Response:
    await arranging.accept(desk_of(request, session, now, Caller("holder", secret=secret.strip())), appointment_id)
    return page(request, "accepted")


@router.get("/rebookings/{rebooking_id}", summary="Page to choose another appointment; looking changes nothing")
async def rebook(rebooking_id: UUID, request: Request) -> Response:
    return page(request, "rebooking", here=str(rebooking_id))


@router.post(
    "/rebookings/{rebooking_id}/accept/{number}",
    summary="The button that accepts an option",
    dependencies=[STEP_IN_TURN],
)
async def choose(
    rebooking_id: UUID, number: int, secret: Secret, request: Request, session: SessionDep, now: Now
) -> Response:
    desk = desk_of(request, session, now, Caller("holder", secret=secret.strip()))
    await rebooking.accept(desk, rebooking_id, number)
    return page(request, "accepted")


@router.post("/rebookings/{rebooking_id}/decline", summary="The button for none of them", dependencies=[STEP_IN_TURN])
async def decline(rebooking_id: UUID, secret: Secret, request: Request, session: SessionDep, now: Now) -> Response:
    await rebooking.decline(desk_of(request, session, now, Caller("holder", secret=secret.strip())), rebooking_id)
    return page(request, "declined")


@router.get("/slot-alerts/{alert_id}", summary="Page of a slot alert; looking changes nothing")
async def alert(alert_id: UUID, request: Request) -> Response:
    return page(request, "alert", here=str(alert_id))


@router.post("/slot-alerts/{alert_id}/confirm", summary="The button that switches an alert on")
async def confirm(alert_id: UUID, secret: Secret, request: Request, session: SessionDep) -> Response:
    await alerts.confirm(session, alert_id, secret.strip())
    return page(request, "confirmed")


@router.post("/slot-alerts/{alert_id}/end", summary="The button that ends an alert")
async def end(alert_id: UUID, secret: Secret, request: Request, session: SessionDep) -> Response:
    await alerts.end(session, alert_id, secret.strip())
    return page(request, "ended")
