"""What happens in this room after an event of another room: the one table that says it."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.progress import note_change, report
from shared.clock import utc_now
from shared.events.routing import (
    PartChangeToldV1,
    PartDecidedV1,
    PartDeliveredV1,
    PartRefusedV1,
    PartUndeliverableV1,
)
from shared.messaging.consumer import Handlers


async def on_part_delivered(session: AsyncSession, event: PartDeliveredV1) -> None:
    """The authority gave a receipt."""
    await report(session, event.case_id, event.part_id, "delivered", event.delivered_at, receipt=event.receipt)


async def on_part_decided(session: AsyncSession, event: PartDecidedV1) -> None:
    """What the authority produced lets the next parts go."""
    await report(session, event.case_id, event.part_id, "decided", event.decided_at, artefacts=event.artefacts)


async def on_part_refused(session: AsyncSession, event: PartRefusedV1) -> None:
    """Parts behind it now need the proof from the applicant."""
    await report(session, event.case_id, event.part_id, "refused", event.refused_at, reason_code=event.reason_code)


async def on_part_undeliverable(session: AsyncSession, event: PartUndeliverableV1) -> None:
    """A person looks into it; the case goes on where it can."""
    await report(session, event.case_id, event.part_id, "undeliverable", utc_now(), reason_code=event.reason_code)


async def on_part_change_told(session: AsyncSession, event: PartChangeToldV1) -> None:
    """The holder sees that the authority knows."""
    await note_change(session, event.case_id, event.part_id, event.change, event.told_at, accepted=event.accepted)


HANDLERS: Handlers = {
    PartDeliveredV1: on_part_delivered,
    PartDecidedV1: on_part_decided,
    PartRefusedV1: on_part_refused,
    PartUndeliverableV1: on_part_undeliverable,
    PartChangeToldV1: on_part_change_told,
}
