"""What authorities report later: taken once each, in whatever order and however late; a final state is never left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.authorities.protocol import Report
from services.routing.deliveries import store
from services.routing.deliveries.announcements import notice_event
from services.routing.deliveries.states import STEPS, State, time_allowed
from services.routing.lifecycle import store as lifecycle
from services.routing.lifecycle.notes import Note
from services.routing.outbox import outbox
from shared.events.routing import PartDecidedV1, PartDeliveredV1, PartEvent, PartRefusedV1
from shared.messaging.outbox import Told
from shared.tracing import start_trace

Taken = Literal["taken", "repeated", "late", "unknown"]
WANTED: Final[dict[str, State]] = {"accepted": "delivered", "decided": "decided", "refused": "refused"}
"""A notice changes no state; it may come before, with or after the decision it is about. Nor does what an authority passes on."""


async def take(session: AsyncSession, authority_id: str, reports: Sequence[Report]) -> list[Taken]:
    """What became of each report; those about parcels of other authorities are unknown here."""
    in_order = sorted(reports, key=lambda report: (report.delivery_id, report.at))
    return [await _take_one(session, authority_id, report) for report in in_order]


async def _take_one(session: AsyncSession, authority_id: str, report: Report) -> Taken:
    row = await store.lock(session, report.delivery_id)
    if row is None or row.authority_id != authority_id:
        return "unknown"
    details = {"receipt": report.receipt, "artefacts": report.artefacts, "reason": report.reason_code}
    if report.notice is not None:
        details |= {"notice": report.notice.channel, "on": report.notice.provided_on.isoformat()}
    said = {name: value for name, value in details.items() if value is not None}
    note = Note(row.id, report.says, report.at, said, report.jti, report.token)
    if not await lifecycle.note(session, [note]):
        return "repeated"
    wanted = WANTED.get(report.says)
    if wanted is not None:
        if wanted not in STEPS[row.state]:
            return "late"
        await store.move(session, row.id, wanted, report, time_allowed(wanted, row.answer_days))
    trace = start_trace(row.traceparent, row.correlation_id)
    told = [Told(event, str(row.part_id), trace) for event in _events(row, report, report.at)]
    await outbox.append_many(session, told)
    return "taken"


def _events(row: Row[Any], report: Report, at: datetime) -> list[PartEvent]:
    ids: dict[str, Any] = {
        "part_id": row.part_id, "case_id": row.case_id, "delivery_id": row.id, "authority_id": row.authority_id,
    }  # fmt: skip
    noticed = notice_event(ids, report.notice)
    if report.says in ("notified", "forwarded"):
        return noticed
    if report.says == "refused":
        return [PartRefusedV1(**ids, reason_code=report.reason_code or "unknown", refused_at=at), *noticed]
    events: list[PartEvent] = []
    if row.state != "delivered":  # the house has not heard yet that it arrived at all
        events.append(PartDeliveredV1(**ids, receipt=report.receipt or row.receipt or "", delivered_at=at))
    if report.says == "decided":
        artefacts = tuple(row.produces or ()) if report.artefacts is None else report.artefacts
        events.append(PartDecidedV1(**ids, artefacts=artefacts, decided_at=at))
    return events + noticed
