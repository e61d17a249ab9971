"""Who hears what: the one table of subscriptions between the rooms."""

from collections.abc import Mapping
from typing import Final

from shared.events import ALL_EVENTS
from shared.events.booking import AppointmentFinishedV1, CaseVisitedV1, TicketFinishedV1
from shared.messaging.envelope import Event

HEARD_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "catalog": ("booking", "bundles", "routing"),
    "booking": ("routing",),
    "bundles": ("routing",),
    "eid_gateway": (),
    "routing": ("bundles",),
}
"""Emitting room -> the rooms that act on its events, besides reporting, which counts them all."""

HEARD_ALONE_BY: Final[Mapping[type[Event], tuple[str, ...]]] = {
    AppointmentFinishedV1: ("catalog",),
    TicketFinishedV1: ("catalog",),
    CaseVisitedV1: ("catalog",),
}
"""The same for single events of a room whose others nobody needs: how long visits took, and how many a case took."""

SUBSCRIPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    event.TYPE: (*HEARD_BY[event.room()], *HEARD_ALONE_BY.get(event, ()), "reporting") for event in ALL_EVENTS
}
"""Event type -> its consumers. A consumer ignores the types it has no handler for."""
