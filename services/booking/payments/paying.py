"""The verbs of paying for a service of an appointment."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.booking.appointments.booking import find
from services.booking.appointments.desk import Desk
from services.booking.appointments.models import appointment
from services.booking.appointments.problems import WrongState
from services.booking.appointments.states import state_at
from services.booking.counter.clerk import OfficeClerk
from services.booking.payments.books import BOOKS, LEDGER, PAYABLE
from services.booking.payments.schemas import (
    AppointmentPayment,
    AppointmentPaymentRequest,
    TroubledAppointmentPayment,
)
from shared.payments import paying
from shared.payments.fees import ToldFee, items_of
from shared.payments.schemas import Settlement
from shared.problems import NotFound
from shared.schemas import Page


async def ask_fee(
    desk: Desk, appointment_id: UUID, wish: AppointmentPaymentRequest, fees: Sequence[ToldFee]
) -> AppointmentPayment:
    """A payment of what the catalogue says it costs, for an appointment that is firm.

    Raises AppointmentNotFound, NotFound for a service it is not for, WrongState, FeeUnknown, FeeNotFixed, Invalid, PaymentNotOffered or
    PaymentExists.
    """
    await find(desk, appointment_id)  # strangers get no locks
    await BOOKS.locked(desk.session, appointment_id)
    row = await find(desk, appointment_id)
    state = state_at(row.state, row.hold_until, desk.now)
    if state not in PAYABLE:
        raise WrongState(step="pay", state=state)
    if all(service["id"] != wish.service for service in row.services):
        raise NotFound
    due = paying.Due(appointment_id, wish.service, wish.service, items_of(fees, wish.items), wish.return_url)
    return shown(await paying.ask(desk, LEDGER, desk.settings, due))


async def payments(desk: Desk, appointment_id: UUID) -> Page[AppointmentPayment]:
    """All payments of the caller's appointment. Raises AppointmentNotFound."""
    await find(desk, appointment_id)
    return Page(items=[shown(row) for row in await LEDGER.of_owner(desk.session, appointment_id)], next=None)


async def look(desk: Desk, appointment_id: UUID, payment_id: UUID) -> AppointmentPayment:
    """One payment. Raises AppointmentNotFound or NotFound."""
    await find(desk, appointment_id)
    return shown(await paying.one(desk, LEDGER, appointment_id, payment_id))


async def check(desk: Desk, appointment_id: UUID, payment_id: UUID) -> AppointmentPayment:
    """The browser came back, which proves nothing: have the provider asked now. Raises AppointmentNotFound or NotFound."""
    found = await look(desk, appointment_id, payment_id)
    await LEDGER.ask_now(desk.session, id=payment_id)
    return found


async def troubled(clerk: OfficeClerk, cursor: str | None, limit: int) -> Page[TroubledAppointmentPayment]:
    """Payments for appointments at the clerk's office that a person has to look at. Raises InvalidCursor."""
    rows, after = await paying.troubled(clerk, LEDGER, cursor, limit, appointment.c.office_id == clerk.office_id)
    items = [
        TroubledAppointmentPayment(
            service=row.thing, appointment=row.owner_id, **paying.stand(row), **paying.trouble(row)
        )
        for row in rows
    ]
    return Page(items=items, next=after)


async def settle(desk: Desk, appointment_id: UUID, payment_id: UUID, wish: Settlement) -> AppointmentPayment:
    """A clerk of its office says what became of it. Raises AppointmentNotFound, and as paying.settle does."""
    await look(desk, appointment_id, payment_id)
    return shown(await paying.settle(desk, BOOKS, payment_id, wish))


def shown(row: Row[Any]) -> AppointmentPayment:
    """A payment as the holder of the appointment sees it."""
    return AppointmentPayment(service=row.thing, **paying.stand(row))
