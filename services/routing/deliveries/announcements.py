"""What is told and written down of a verdict: events for the house, notes for the life of the parcel."""

from datetime import datetime
from typing import Any, Final

from services.routing.authorities.protocol import Notice
from services.routing.deliveries.states import State
from services.routing.deliveries.verdicts import Verdict
from services.routing.lifecycle.notes import Kind, Note
from shared.events.routing import (
    PartChangeToldV1,
    PartDecidedV1,
    PartDeliveredV1,
    PartEvent,
    PartNoticeGivenV1,
    PartRefusedV1,
    PartUndeliverableV1,
)


def events_of(verdict: Verdict, at: datetime) -> list[PartEvent]:
    """The events of a verdict in their order; none while the delivery will be tried again."""
    result = verdict.result
    ids: dict[str, Any] = {
        "part_id": result.claim.part_id,
        "case_id": result.claim.case_id,
        "delivery_id": result.claim.id,
        "authority_id": result.claim.authority_id,
    }
    if result.claim.kind != "parcel":
        return _told(verdict, ids, at)
    reason = result.reason_code or "unknown"
    if verdict.state == "refused":
        return [PartRefusedV1(**ids, reason_code=reason, refused_at=at), *notice_event(ids, result.notice)]
    if verdict.state == "dead":
        return [PartUndeliverableV1(**ids, reason_code=reason)]
    if verdict.state in ("queued", "closed", "withdrawn"):
        return []
    events: list[PartEvent] = [PartDeliveredV1(**ids, receipt=result.receipt or "", delivered_at=at)]
    if result.artefacts is not None:
        events.append(PartDecidedV1(**ids, artefacts=result.artefacts, decided_at=at))
    return events + notice_event(ids, result.notice)


def notice_event(ids: dict[str, Any], notice: Notice | None) -> list[PartEvent]:
    """The event about a notice; none where the authority said nothing of one."""
    return [] if notice is None else [PartNoticeGivenV1(**ids, channel=notice.channel, provided_on=notice.provided_on)]


def _told(verdict: Verdict, ids: dict[str, Any], at: datetime) -> list[PartEvent]:
    """What is known of a change: that the authority has taken note, or does not accept it."""
    change = verdict.result.claim.kind
    if change == "parcel" or verdict.result.outcome not in ("accepted", "placed", "refused"):
        return []
    return [PartChangeToldV1(**ids, change=change, accepted=verdict.state != "refused", told_at=at)]


KINDS: Final[dict[State, tuple[Kind, ...]]] = {
    "delivered": ("handed-over",), "decided": ("handed-over", "decided"), "refused": ("refused",), "dead": ("undeliverable",),
    "closed": ("closed",), "withdrawn": ("withdrawn",),
}  # fmt: skip


def notes_of(verdict: Verdict, at: datetime) -> list[Note]:
    """What is worth writing down of a verdict; nothing while the same authority is tried again."""
    result = verdict.result
    if result.forwarded_to is not None:
        return [Note(result.claim.id, "forwarded", at, {"to": result.forwarded_to})]
    details: dict[Kind, dict[str, Any]] = {
        "handed-over": {"receipt": result.receipt},
        "decided": {"artefacts": list(result.artefacts or ())},
        "refused": {"reason": result.reason_code},
        "undeliverable": {"reason": result.reason_code},
    }
    return [Note(result.claim.id, kind, at, details.get(kind, {})) for kind in KINDS.get(verdict.state, ())]
