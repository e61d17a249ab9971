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


EVENTS: tuple[type[Event], ...] = (
    AppointmentHeldV1,
    AppointmentConfirmedV1,
    AppointmentMovedV1,
    AppointmentCancelledV1,
    AppointmentExpiredV1,
)
