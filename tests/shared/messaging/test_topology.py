"""Every event is heard by somebody, every consumer exists and has its side door open."""

from importlib import import_module

import pytest

from shared.access import declared_access
from shared.events import ALL_EVENTS
from shared.messaging.topology import SUBSCRIPTIONS
from shared.settings import ROOMS

CONSUMERS = sorted({consumer for consumers in SUBSCRIPTIONS.values() for consumer in consumers})


def test_every_event_has_consumers_and_a_name_of_its_own() -> None:
    types = [event.TYPE for event in ALL_EVENTS]
    assert len(types) == len(set(types))
    assert set(SUBSCRIPTIONS) == set(types)
    for event_type, consumers in SUBSCRIPTIONS.items():
        room = event_type.split(".")[2]
        assert room in ROOMS
        assert len(consumers) == len(set(consumers)) >= 1
        assert set(consumers) <= set(ROOMS) - {room}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_hears_what_it_has_handlers_for(room: str) -> None:
    for event in import_module(f"services.{room}.events").HANDLERS:
        assert room in SUBSCRIPTIONS[event.TYPE], f"{room} would never hear {event.TYPE}"


def test_reporting_counts_every_event() -> None:
    assert set(import_module("services.reporting.events").HANDLERS) == set(ALL_EVENTS)


@pytest.mark.parametrize("room", CONSUMERS)
def test_a_consumer_takes_events_over_http_while_the_queue_is_away(room: str, settings_of) -> None:
    settings = import_module(f"services.{room}.settings")
    name = "".join(part.title() for part in room.split("_")) + "Settings"
    app = import_module(f"services.{room}.app").create_app(settings_of(getattr(settings, name)))
    assert ("POST", "/internal/events", "machine(events:deliver)") in set(declared_access(app))
