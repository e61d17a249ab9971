"""Payments over HTTP: for the holder of an appointment, for the clerks of its office, and the hint of a provider."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, status

from services.booking.appointments.booking import find
from services.booking.appointments.desks import HolderDesk
from services.booking.counter.clerk import OfficeClerkDep, StaffDesk
from services.booking.payments import paying
from services.booking.payments.books import LEDGER
from services.booking.payments.schemas import (
    AppointmentPayment,
    AppointmentPaymentRequest,
    TroubledAppointmentPayment,
)
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.payments import fees, hints
from shared.payments.schemas import Settlement
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["payments"])


@router.post(
    "/appointments/{appointment_id}/payments",
    summary="Pay the fee of a service beforehand",
    status_code=status.HTTP_202_ACCEPTED,
    response_model=AppointmentPayment,
)
async def pay_for_appointment(
    appointment_id: UUID, wish: AppointmentPaymentRequest, request: Request, desk: HolderDesk, once: OnceDep
) -> Response:
    """The sum is the catalogue's. Look at the payment until it is `open`, then send the browser to its `payUrl`."""
    await find(desk, appointment_id)  # strangers cost no question to the catalogue
    told = await fees.ask(request.app.state.http, desk.settings.catalog_url, wish.service)
    return await once.answer(
        lambda: paying.ask_fee(desk, appointment_id, wish, told), status=202, caller=f"{appointment_id}"
    )


@router.get("/appointments/{appointment_id}/payments", summary="What was and is to be paid for the appointment")
async def appointment_payments(appointment_id: UUID, desk: HolderDesk) -> Page[AppointmentPayment]:
    return await paying.payments(desk, appointment_id)


@router.get("/appointments/{appointment_id}/payments/{payment_id}", summary="Where a payment of the appointment stands")
async def appointment_payment(appointment_id: UUID, payment_id: UUID, desk: HolderDesk) -> AppointmentPayment:
    return await paying.look(desk, appointment_id, payment_id)


@router.post(
    "/appointments/{appointment_id}/payments/{payment_id}/check",
    summary="The browser came back to the appointment: ask the provider now",
    status_code=status.HTTP_202_ACCEPTED,
)
async def check_appointment_payment(appointment_id: UUID, payment_id: UUID, desk: HolderDesk) -> AppointmentPayment:
    """That a browser comes back proves nothing. Look at the payment again for what the provider says."""
    return await paying.check(desk, appointment_id, payment_id)


@router.get("/staff/offices/{office_id}/payments", summary="Payments for appointments a person has to look at")
async def troubled_at_office(
    clerk: OfficeClerkDep,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[TroubledAppointmentPayment]:
    """Sums that differ, and money to be given back, for instance because the appointment was cancelled."""
    return await paying.troubled(clerk, cursor, limit)


@router.post(
    "/staff/appointments/{appointment_id}/payments/{payment_id}/settle",
    summary="Settle a payment for an appointment by hand",
    response_model=AppointmentPayment,
)
async def settle_appointment_payment(
    appointment_id: UUID, payment_id: UUID, wish: Settlement, desk: StaffDesk, once: OnceDep
) -> Response:
    """It counts as paid, or the cash office has given the money back."""
    return await once.answer(
        lambda: paying.settle(desk, appointment_id, payment_id, wish), status=200, caller=desk.caller.key
    )


@router.post(
    "/appointment-payment-callbacks",
    summary="A provider says that something changed about a payment for an appointment",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(PUBLIC)],
)
async def appointment_payment_hint(request: Request, session: SessionDep, now: Now) -> None:
    """Signed (Standard Webhooks). It is only a reason to ask sooner; repeating it changes nothing."""
    settings = request.app.state.settings
    await hints.take(session, LEDGER, settings, request.headers, await request.body(), now)
