"""Events that were once emitted stay readable: each has a golden file, and none of them ever changes."""

import json
from collections.abc import Sequence
from typing import ClassVar

import pytest

from shared.events import ALL_EVENTS
from shared.events.catalog import OfficeChangedV1
from shared.messaging.envelope import Event
from tests.shared.events.golden_files import FOLDER, golden_of, path_of


def check(events: Sequence[type[Event]]) -> None:
    """The checker: raises unless each event is exactly as its golden file says."""
    for event in events:
        assert path_of(event).exists(), f"{event.TYPE} has no golden file (see golden_files.py)"
        golden = json.loads(path_of(event).read_text(encoding="utf-8"))
        assert golden_of(event)["schema"] == golden["schema"], f"{event.TYPE} changed: add a version instead"
        read = event.model_validate(golden["example"])
        assert read.model_dump(mode="json", by_alias=True) == golden["example"]


def test_every_event_is_as_its_golden_file_says() -> None:
    check(ALL_EVENTS)


def test_no_event_was_taken_away() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {event.TYPE for event in ALL_EVENTS}


def test_the_checker_catches_a_changed_and_a_new_event() -> None:
    class Changed(OfficeChangedV1):
        reason: str

    class New(Event):
        TYPE: ClassVar[str] = "de.lotse.catalog.nobody_knows.v1"

    with pytest.raises(AssertionError, match="changed"):
        check([Changed])
    with pytest.raises(AssertionError, match="no golden file"):
        check([New])
