"""What happens in this room after an event of another room: the one table that says it."""

from services.catalog.durations.counting import count_visits
from shared.events.booking import AppointmentFinishedV1, CaseVisitedV1, TicketFinishedV1
from shared.messaging.consumer import Handlers, Together

COUNT_VISITS = Together(count_visits)
HANDLERS: Handlers = dict.fromkeys((AppointmentFinishedV1, TicketFinishedV1, CaseVisitedV1), COUNT_VISITS)
