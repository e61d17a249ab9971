"""HTTP of appointments that staff make for a person."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.booking.availability.cache import FORGET
from services.booking.counter.clerk import OfficeClerkDep, StaffDesk
from services.booking.offers import arranging
from services.booking.offers.schemas import Arranged, BookingRequest, FollowUpRequest, OfferRequest, Series
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/staff", tags=["offers"])


@router.post(
    "/offices/{office_id}/appointments",
    status_code=201,
    response_model=Arranged,
    dependencies=[FORGET],
    summary="Book for a person on the phone or at the counter",
)
async def book(request: BookingRequest, once: OnceDep, clerk: OfficeClerkDep, desk: StaffDesk) -> Response:
    """From the share of the channel, then from what is offered online."""
    return await once.answer(lambda: arranging.book(desk, clerk.office_id, request), caller=desk.caller.key)


@router.post(
    "/offices/{office_id}/offers",
    status_code=201,
    response_model=Arranged,
    dependencies=[FORGET],
    summary="Keep an appointment for one person, also outside the opening hours",
)
async def offer(request: OfferRequest, once: OnceDep, clerk: OfficeClerkDep, desk: StaffDesk) -> Response:
    """The person accepts it by the secret in the letter, as any held appointment is confirmed; nobody else sees it."""
    return await once.answer(lambda: arranging.offer(desk, clerk.office_id, request), caller=desk.caller.key)


@router.post(
    "/appointments/{appointment_id}/follow-ups",
    status_code=201,
    response_model=Arranged,
    dependencies=[FORGET],
    summary="Propose the next appointment in a case",
)
async def follow_up(appointment_id: UUID, request: FollowUpRequest, once: OnceDep, desk: StaffDesk) -> Response:
    """To the same person at the same office; together they are a series."""
    return await once.answer(lambda: arranging.follow_up(desk, appointment_id, request), caller=desk.caller.key)


@router.get("/appointments/{appointment_id}/series", summary="The appointments of the case")
async def series(appointment_id: UUID, desk: StaffDesk, response: Response) -> Series:
    response.headers["Cache-Control"] = "no-store"
    return await arranging.series_of(desk, appointment_id)
