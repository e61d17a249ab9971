"""What an event of the house is to a client outside: a type of the public list, ids, and nothing else; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from shared.events.booking import AppointmentEvent
from shared.events.bundles import CaseProgressedV1
from shared.messaging.consumer import Heard

Kind = Literal["case", "appointment", "slot_alert"]
KINDS: Final[tuple[Kind, ...]] = ("case", "appointment", "slot_alert")


@dataclass(frozen=True, slots=True)
class News:
    """One thing to note for a client. `type` is `<kind>.<what happened>`, such as `case.part_decided`."""

    owner: str
    source: UUID
    place: int
    type: str
    subject_id: UUID
    happened_at: datetime
    detail: dict[str, Any] = field(default_factory=dict)


def of_case(heard: Heard, event: CaseProgressedV1) -> Iterator[News]:
    """One per new entry of the timeline and follower."""
    for place, (code, part) in enumerate(zip(event.codes, event.parts, strict=True)):
        detail = {"position": event.position + place} | ({"part": part} if part else {})
        kind = code if code.startswith("case_") else f"case_{code}"
        for owner in event.followers:
            yield News(
                owner, heard.envelope.id, place, kind.replace("_", ".", 1), event.case_id, event.happened_at, detail
            )


def of_appointment(heard: Heard, event: AppointmentEvent, owner: str) -> News:
    """`appointment.confirmed`, `appointment.moved` and so on, as the event is called."""
    kind = event.TYPE.split(".")[3].replace("_", ".", 1)
    return News(owner, heard.envelope.id, 0, kind, event.appointment_id, heard.envelope.time)
