"""HTTP of appointments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.booking.appointments import booking, calendar
from services.booking.appointments.desks import STEP_IN_TURN, AskedDep, HolderDesk, PublicDesk, ResidentDesk
from services.booking.appointments.schemas import (
    AppointmentView,
    ConfirmRequest,
    HeldAppointment,
    MoveRequest,
)
from services.booking.appointments.views import view
from services.booking.availability.cache import FORGET
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/appointments", tags=["appointments"])


@router.post(
    "",
    status_code=201,
    response_model=HeldAppointment,
    summary="Hold a slot for some minutes",
    dependencies=[FORGET],
)
async def hold_slot(asked: AskedDep, once: OnceDep, desk: PublicDesk) -> Response:
    """The answer holds the secret that opens the appointment; it is told only once (and again for the same Idempotency-Key)."""
    return await once.answer_at_once(
        lambda claim: booking.hold(desk, asked.turn, asked.request, claim), caller=desk.caller.key
    )


@router.get("", summary="My appointments")
async def list_mine(
    desk: ResidentDesk,
    response: Response,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most")] = 20,
) -> Page[AppointmentView]:
    """For residents who are logged in: what they booked while logged in, soonest first, from a month ago on."""
    response.headers["Cache-Control"] = "no-store"
    return await booking.mine(desk, cursor, limit)


@router.get("/{appointment_id}", response_model=AppointmentView, summary="See the appointment")
async def see(appointment_id: UUID, desk: HolderDesk, response: Response) -> AppointmentView:
    response.headers["Cache-Control"] = "no-store"
    return view(await booking.find(desk, appointment_id), desk.now)


@router.post("/{appointment_id}/confirm", summary="Make it firm; repeatable", dependencies=[STEP_IN_TURN])
async def confirm(appointment_id: UUID, request: ConfirmRequest, desk: HolderDesk) -> AppointmentView:
    return await booking.confirm(desk, appointment_id, request)


@router.post("/{appointment_id}/cancel", summary="Give it up; repeatable", dependencies=[STEP_IN_TURN])
async def cancel(appointment_id: UUID, desk: HolderDesk) -> AppointmentView:
    return await booking.cancel(desk, appointment_id)


@router.post(
    "/{appointment_id}/move",
    summary="Another office or start; repeatable",
    dependencies=[STEP_IN_TURN, FORGET],
)
async def move(appointment_id: UUID, request: MoveRequest, desk: HolderDesk) -> AppointmentView:
    return await booking.move(desk, appointment_id, request)


@router.get(
    "/{appointment_id}/calendar.ics",
    summary="The appointment as a calendar entry",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "RFC 5545, METHOD:PUBLISH or METHOD:CANCEL"}},
)
async def calendar_entry(appointment_id: UUID, desk: HolderDesk) -> Response:
    entry = calendar.entry(await booking.find(desk, appointment_id), desk.now)
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="termin.ics"'}
    return Response(entry.text(), media_type=f"text/calendar; charset=utf-8; method={entry.method}", headers=headers)
