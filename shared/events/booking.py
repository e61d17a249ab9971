"""Events of booking: the life of an appointment, without the person."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.messaging.envelope import Event


class AppointmentEvent(Event):
    """What all appointment events say."""

    appointment_id: UUID
    office_id: str
    service_ids: tuple[str, ...]
    starts_at: datetime


class AppointmentHeldV1(AppointmentEvent):
    """Somebody holds a slot for some minutes."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_held.v1"


class AppointmentConfirmedV1(AppointmentEvent):
    """The appointment is firm."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_confirmed.v1"


class AppointmentMovedV1(AppointmentEvent):
    """The appointment has a new office or start, which the common fields give."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_moved.v1"
    previous_office_id: str
    previous_starts_at: datetime


class AppointmentCancelledV1(AppointmentEvent):
    """The appointment will not take place."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_cancelled.v1"


class AppointmentExpiredV1(AppointmentEvent):
    """A hold ran out without being confirmed."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_expired.v1"


class AppointmentCheckedInV1(AppointmentEvent):
    """The person is there."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_checked_in.v1"


class AppointmentCalledV1(AppointmentEvent):
    """The person was called to a desk."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_called.v1"


class AppointmentFinishedV1(AppointmentEvent):
    """The person was served: planned duration, and measured from call to end."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_finished.v1"
    planned_minutes: int
    measured_minutes: int


class CaseVisitedV1(AppointmentEvent):
    """The person was served again in the same case: its first appointment names it, `number` is which visit this was, from 2 on."""

    TYPE: ClassVar[str] = "de.lotse.booking.case_visited.v1"
    case_id: UUID
    number: int


class AppointmentMissedV1(AppointmentEvent):
    """The person did not come."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_missed.v1"


class AppointmentPaidV1(AppointmentEvent):
    """A fee of the appointment was paid online."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_paid.v1"


class AppointmentRefundedV1(AppointmentEvent):
    """A fee that was paid online was given back."""

    TYPE: ClassVar[str] = "de.lotse.booking.appointment_refunded.v1"


class ModeSwitchedV1(Event):
    """Staff switched what an office takes: appointments, walk-in, both or nobody; `both` also when a switch has ended."""

    TYPE: ClassVar[str] = "de.lotse.booking.mode_switched.v1"
    switch_id: UUID
    office_id: str
    mode: str


class TicketEvent(Event):
    """What all events of walk-in tickets say."""

    ticket_id: UUID
    office_id: str
    service_ids: tuple[str, ...]


class TicketIssuedV1(TicketEvent):
    """Somebody without an appointment took a ticket."""

    TYPE: ClassVar[str] = "de.lotse.booking.ticket_issued.v1"


class TicketCalledV1(TicketEvent):
    """They were called after so many minutes."""

    TYPE: ClassVar[str] = "de.lotse.booking.ticket_called.v1"
    waited_minutes: int


class TicketFinishedV1(TicketEvent):
    """They were served; measured from call to end."""

    TYPE: ClassVar[str] = "de.lotse.booking.ticket_finished.v1"
    measured_minutes: int


class TicketMissedV1(TicketEvent):
    """They had left before it was their turn."""

    TYPE: ClassVar[str] = "de.lotse.booking.ticket_missed.v1"


class OfficeClosedV1(Event):
    """Staff closed an office for a while; so many firm appointments are affected."""

    TYPE: ClassVar[str] = "de.lotse.booking.office_closed.v1"
    closure_id: UUID
    office_id: str
    affected: int


class RebookingProposedV1(Event):
    """Somebody whose appointment cannot take place was offered others."""

    TYPE: ClassVar[str] = "de.lotse.booking.rebooking_proposed.v1"
    rebooking_id: UUID
    appointment_id: UUID
    closure_id: UUID


class SlotAlertSentV1(Event):
    """Somebody who waits for a free slot was told of so many."""

    TYPE: ClassVar[str] = "de.lotse.booking.slot_alert_sent.v1"
    alert_id: UUID
    starts: int


EVENTS: tuple[type[Event], ...] = (
    AppointmentHeldV1,
    AppointmentConfirmedV1,
    AppointmentMovedV1,
    AppointmentCancelledV1,
    AppointmentExpiredV1,
    AppointmentCheckedInV1,
    AppointmentCalledV1,
    AppointmentFinishedV1,
    CaseVisitedV1,
    AppointmentMissedV1,
    AppointmentPaidV1,
    AppointmentRefundedV1,
    ModeSwitchedV1,
    TicketIssuedV1,
    TicketCalledV1,
    TicketFinishedV1,
    TicketMissedV1,
    OfficeClosedV1,
    RebookingProposedV1,
    SlotAlertSentV1,
)
