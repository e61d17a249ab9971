"""What happens in this room after an event of another room: the one table that says it."""

from services.routing.competence.projection import on_service_changed
from services.routing.deliveries.intake import end_cases, queue_parts
from shared.events.bundles import CaseFinishedV1, PartReleasedV1
from shared.events.catalog import ServiceChangedV1
from shared.messaging.consumer import Handlers, Together

HANDLERS: Handlers = {
    PartReleasedV1: Together(queue_parts),
    CaseFinishedV1: Together(end_cases),
    ServiceChangedV1: on_service_changed,
}
