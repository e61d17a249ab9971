"""What happens in this room after an event of another room: the one table that says it."""

from services.booking.offices.projection import on_office_changed, on_service_changed
from shared.events.catalog import OfficeChangedV1, ServiceChangedV1
from shared.messaging.consumer import Handlers

HANDLERS: Handlers = {OfficeChangedV1: on_office_changed, ServiceChangedV1: on_service_changed}
