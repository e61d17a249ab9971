"""Payments are booked on the appointment; money for one that does not take place is given back."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments import announcements
from services.booking.appointments.models import appointment
from services.booking.payments.models import payment
from shared.payments.asking import asking
from shared.payments.states import OWED, State
from shared.payments.store import Ledger

LEDGER: Final = Ledger(payment, appointment, owner_id="appointment_id", thing="service_id")
PAYABLE: Final = frozenset({"confirmed", "checked_in", "called"})
"""A hold may be gone before the money is there; who was served has paid."""


class AppointmentBooks:
    """What booking adds to its payments."""

    ledger: Final = LEDGER
    off: Final = frozenset({"cancelled", "expired", "no_show"})

    async def locked(self, session: AsyncSession, owner_id: UUID) -> Row[Any] | None:
        """The appointment, locked: who cancels it waits, or has done so before."""
        query = select(appointment).where(appointment.c.id == owner_id).with_for_update()
        return (await session.execute(query)).one_or_none()

    async def note(self, session: AsyncSession, owner: Row[Any], before: State, row: Row[Any]) -> None:
        """Tell the other rooms, so that who watches the appointment hears of it: once that money came, once that it went back."""
        state = "paid" if row.state == "refund_due" else row.state
        if state != "paid" or before not in OWED:
            await announcements.paid(session, owner, state)


BOOKS: Final = AppointmentBooks()
ask_forever: Final = asking(BOOKS)
