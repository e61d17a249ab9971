"""What happens in this room after an event of another room: the one table that says it."""

from services.routing.competence.projection import on_service_changed
from services.routing.deliveries.changes import on_part_corrected, on_part_withdrawn
from services.routing.deliveries.intake import end_cases, queue_parts
from services.routing.notices.hearing import on_appointments, on_cases, on_slot_alerts
from shared.events import booking
from shared.events.bundles import CaseFinishedV1, CaseProgressedV1, PartCorrectedV1, PartReleasedV1, PartWithdrawnV1
from shared.events.catalog import ServiceChangedV1
from shared.messaging.consumer import Handlers, Together

WATCHED = Together(on_appointments)
APPOINTMENT_EVENTS = tuple(each for each in booking.EVENTS if issubclass(each, booking.AppointmentEvent))

HANDLERS: Handlers = {
    **dict.fromkeys(APPOINTMENT_EVENTS, WATCHED),
    booking.SlotAlertSentV1: Together(on_slot_alerts),
    CaseProgressedV1: Together(on_cases),
    PartReleasedV1: Together(queue_parts),
    PartCorrectedV1: on_part_corrected,
    PartWithdrawnV1: on_part_withdrawn,
    CaseFinishedV1: Together(end_cases),
    ServiceChangedV1: on_service_changed,
}
