"""Tell an authority that a parcel it may have was corrected or taken back: a delivery of its own, about the first one.

What was never sent needs no word: a correction is in the parcel that is fetched when its turn comes, and what is taken back stays here.
"""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.deliveries import change_store, store
from services.routing.deliveries.states import STEPS
from services.routing.lifecycle import store as lifecycle
from services.routing.lifecycle.notes import Note
from shared.events.bundles import PartCorrectedV1, PartWithdrawnV1
from shared.ids import new_id
from shared.tracing import current_trace

SETTLED: Final = frozenset({"decided", "refused"})
IN_FLIGHT: Final = timedelta(seconds=12)
"""An attempt under way is over by then: a change must not overtake its parcel."""


async def on_part_corrected(session: AsyncSession, event: PartCorrectedV1) -> None:
    """Send the new content after the old one, once for several corrections in a row."""
    parcel = await change_store.lock_parcel(session, event.part_id)
    if parcel is None or parcel.state in SETTLED | {"withdrawn"} or not _may_have_it(parcel):
        return
    if not await change_store.correction_waits(session, parcel.id):
        await _queue(session, parcel, "correction")


async def on_part_withdrawn(session: AsyncSession, event: PartWithdrawnV1) -> None:
    """End the delivery, and what is still to be said about it; say so to who may have it."""
    parcel = await change_store.lock_parcel(session, event.part_id)
    if parcel is None or parcel.state in SETTLED:
        return
    ended = [parcel.id] if "withdrawn" in STEPS[parcel.state] else []
    ended_at = await change_store.withdraw(session, [*ended, *await change_store.open_corrections(session, parcel.id)])
    await lifecycle.note(session, [Note(delivery_id, "withdrawn", at) for delivery_id, at in ended_at])
    if _may_have_it(parcel):
        await _queue(session, parcel, "withdrawal")


def _may_have_it(parcel: Row[Any]) -> bool:
    return bool(parcel.attempts > 0 or parcel.tried_anew)


async def _queue(session: AsyncSession, parcel: Row[Any], kind: str) -> None:
    trace = current_trace()
    same = ("part_id", "case_id", "bundle_id", "part_key", "service_id", "authority_id")
    row: dict[str, Any] = {name: getattr(parcel, name) for name in same}
    row |= {"id": new_id(), "kind": kind, "about": parcel.id}
    row |= {"traceparent": trace.traceparent, "correlation_id": trace.correlation_id}
    created = await change_store.add(session, row, IN_FLIGHT if parcel.state == "leased" else timedelta())
    if created is not None:
        await lifecycle.note(session, [Note(row["id"], "created", created, {"about": str(parcel.id)})])
        await store.wake(session)
