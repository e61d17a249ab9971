"""Which events tell the house of a verdict."""

from datetime import datetime
from typing import Any

from services.routing.deliveries.verdicts import Verdict
from shared.events.routing import PartDecidedV1, PartDeliveredV1, PartEvent, PartRefusedV1, PartUndeliverableV1


def events_of(verdict: Verdict, at: datetime) -> list[PartEvent]:
    """The events of a verdict in their order; none while the delivery will be tried again."""
    result = verdict.result
    ids: dict[str, Any] = {
        "part_id": result.claim.part_id,
        "case_id": result.claim.case_id,
        "delivery_id": result.claim.id,
        "authority_id": result.claim.authority_id,
    }
    reason = result.reason_code or "unknown"
    if verdict.state == "refused":
        return [PartRefusedV1(**ids, reason_code=reason, refused_at=at)]
    if verdict.state == "dead":
        return [PartUndeliverableV1(**ids, reason_code=reason)]
    if verdict.state == "queued":
        return []
    events: list[PartEvent] = [PartDeliveredV1(**ids, receipt=result.receipt or "", delivered_at=at)]
    if result.artefacts is not None:
        events.append(PartDecidedV1(**ids, artefacts=result.artefacts, decided_at=at))
    return events
