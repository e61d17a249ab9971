"""HTTP of appointments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.booking.appointments import booking, calendar
from services.booking.appointments.schemas import (
    AppointmentView,
    ConfirmRequest,
    HeldAppointment,
    HoldRequest,
    MoveRequest,
)
from services.booking.appointments.views import view
from services.booking.availability.cache import forget_after_commit
from services.booking.settings import BookingSettings
from shared.access import HOLDER, PUBLIC, Caller
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep


def _settings(request: Request) -> BookingSettings:
    settings: BookingSettings = request.app.state.settings
    return settings


SettingsDep = Annotated[BookingSettings, Depends(_settings)]
HolderDep = Annotated[Caller, Depends(HOLDER)]
PublicDep = Annotated[Caller, Depends(PUBLIC)]

router = APIRouter(prefix="/v1/appointments", tags=["appointments"])
ForgetDep = Depends(forget_after_commit, scope="function")


@router.post(
    "",
    status_code=201,
    response_model=HeldAppointment,
    summary="Hold a slot for some minutes",
    dependencies=[ForgetDep],
)
async def hold_slot(
    request: HoldRequest, once: OnceDep, session: SessionDep, settings: SettingsDep, now: Now, caller: PublicDep
) -> Response:
    """The answer holds the secret that opens the appointment; it is told only once (and again for the same Idempotency-Key)."""
    return await once.answer(lambda: booking.hold(session, settings, request, now), status=201, caller=caller.key)


@router.get("/{appointment_id}", response_model=AppointmentView, summary="See the appointment")
async def see(
    appointment_id: UUID, session: SessionDep, now: Now, caller: HolderDep, response: Response
) -> AppointmentView:
    response.headers["Cache-Control"] = "no-store"
    return view(await booking.find(session, appointment_id, caller.secret), now)


@router.post("/{appointment_id}/confirm", summary="Make it firm; repeatable", dependencies=[ForgetDep])
async def confirm(
    appointment_id: UUID,
    request: ConfirmRequest,
    session: SessionDep,
    settings: SettingsDep,
    now: Now,
    caller: HolderDep,
) -> AppointmentView:
    return await booking.confirm(session, settings, appointment_id, caller.secret, request, now)


@router.post("/{appointment_id}/cancel", summary="Give it up; repeatable", dependencies=[ForgetDep])
async def cancel(
    appointment_id: UUID, session: SessionDep, settings: SettingsDep, now: Now, caller: HolderDep
) -> AppointmentView:
    return await booking.cancel(session, settings, appointment_id, caller.secret, now)


@router.post("/{appointment_id}/move", summary="Another office or start; repeatable", dependencies=[ForgetDep])
async def move(
    appointment_id: UUID,
    request: MoveRequest,
    session: SessionDep,
    settings: SettingsDep,
    now: Now,
    caller: HolderDep,
) -> AppointmentView:
    return await booking.move(session, settings, appointment_id, caller.secret, request, now)


@router.get(
    "/{appointment_id}/calendar.ics",
    summary="The appointment as a calendar entry",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "RFC 5545, METHOD:PUBLISH or METHOD:CANCEL"}},
)
async def calendar_entry(appointment_id: UUID, session: SessionDep, now: Now, caller: HolderDep) -> Response:
    method, text = calendar.entry(await booking.find(session, appointment_id, caller.secret), now)
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="termin.ics"'}
    return Response(text, media_type=f"text/calendar; charset=utf-8; method={method}", headers=headers)
