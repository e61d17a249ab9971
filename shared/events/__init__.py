"""The contract between the rooms: every event by type and version; fields are only ever added by a new version."""

from shared.events import booking, bundles, catalog, eid_gateway, routing
from shared.messaging.envelope import Event

ALL_EVENTS: tuple[type[Event], ...] = (
    *catalog.EVENTS,
    *booking.EVENTS,
    *bundles.EVENTS,
    *eid_gateway.EVENTS,
    *routing.EVENTS,
)
