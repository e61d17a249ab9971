"""HTTP of the counter."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.booking.appointments import booking
from services.booking.appointments.schemas import AppointmentView, MoveRequest
from services.booking.availability.cache import FORGET
from services.booking.counter import conflicts, serving
from services.booking.counter.clerk import ClerkDep, OfficeClerkDep, StaffDesk
from services.booking.counter.conflicts import Conflicts
from services.booking.counter.schemas import CallRequest, DayList, Visitor

router = APIRouter(prefix="/v1/staff", tags=["counter"])


@router.get("/offices/{office_id}/day", summary="The appointments of an office on one day")
async def day_list(
    clerk: OfficeClerkDep,
    response: Response,
    day: Annotated[date | None, Query(alias="date", description="The local day; today when left out")] = None,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most")] = 200,
) -> DayList:
    """Who comes, soonest first, with name and phone number for the clerks of this office."""
    response.headers["Cache-Control"] = "no-store"
    return await serving.day_list(clerk, day, cursor, limit)


@router.get("/offices/{office_id}/conflicts", summary="Appointments that no longer fit the hours")
async def list_conflicts(clerk: OfficeClerkDep, response: Response) -> Conflicts:
    """To be moved, cancelled, rebooked by a closure, or kept all the same."""
    response.headers["Cache-Control"] = "no-store"
    return await conflicts.list_open(clerk)


@router.post("/appointments/{appointment_id}/keep", summary="It takes place though it does not fit; repeatable")
async def keep(appointment_id: UUID, clerk: ClerkDep) -> Visitor:
    return await conflicts.keep(clerk, appointment_id)


@router.post("/appointments/{appointment_id}/check-in", summary="The person is there; repeatable")
async def check_in(appointment_id: UUID, clerk: ClerkDep) -> Visitor:
    return await serving.take_step(clerk, "check_in", appointment_id)


@router.post("/appointments/{appointment_id}/call", summary="Call the person to a desk; repeatable")
async def call(appointment_id: UUID, request: CallRequest, clerk: ClerkDep) -> Visitor:
    return await serving.take_step(clerk, "call", appointment_id, request.desk)


@router.post("/appointments/{appointment_id}/finish", summary="The person was served; repeatable")
async def finish(appointment_id: UUID, clerk: ClerkDep) -> Visitor:
    """The time from call to end is the measured duration of the service."""
    return await serving.take_step(clerk, "finish", appointment_id)


@router.post("/appointments/{appointment_id}/no-show", summary="The person did not come; repeatable")
async def no_show(appointment_id: UUID, clerk: ClerkDep) -> Visitor:
    """What is still to come of the appointment's time is free for others at once."""
    return await serving.take_step(clerk, "no_show", appointment_id)


@router.post("/appointments/{appointment_id}/cancel", summary="Cancel for the person; repeatable")
async def cancel(appointment_id: UUID, desk: StaffDesk) -> AppointmentView:
    return await booking.cancel(desk, appointment_id)


@router.post("/appointments/{appointment_id}/move", summary="Move for the person; repeatable", dependencies=[FORGET])
async def move(appointment_id: UUID, request: MoveRequest, desk: StaffDesk) -> AppointmentView:
    """To any office; units kept for staff are used before those offered online."""
    return await booking.move(desk, appointment_id, request)
