"""Who hears what: the one table of subscriptions between the rooms."""

from collections.abc import Mapping
from typing import Final

from shared.events import ALL_EVENTS

HEARD_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "catalog": ("booking", "bundles", "routing"),
    "booking": (),
    "bundles": ("routing",),
    "eid_gateway": (),
    "routing": ("bundles",),
}
"""Emitting room -> the rooms that act on its events, besides reporting, which counts them all."""

SUBSCRIPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    event.TYPE: (*HEARD_BY[event.room()], "reporting") for event in ALL_EVENTS
}
"""Event type -> its consumers. A consumer ignores the types it has no handler for."""
