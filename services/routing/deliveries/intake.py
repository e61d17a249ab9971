"""Take in released parts: each becomes one delivery, however often its event arrives; the end of a case ends what is open of it."""

from collections.abc import Sequence
from typing import Any, Final, Literal, cast

from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.competence import store as competence
from services.routing.deliveries import store
from services.routing.lifecycle import store as lifecycle
from services.routing.lifecycle.notes import Note
from shared.events.bundles import CaseFinishedV1, PartReleasedV1
from shared.ids import new_id
from shared.messaging.consumer import Heard

ENDS: Final[dict[Literal["closed", "withdrawn"], tuple[str, ...]]] = {
    "closed": ("completed", "partly_refused"), "withdrawn": ("withdrawn",),
}  # fmt: skip
"""State of what is open by the outcome of its case."""


async def queue_parts(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """Queue deliveries with the traces of the messages that released their parts, to who is competent for their service.

    Where the catalog does not name exactly one authority, or was not asked yet, it is the one the bundle's definition names.
    """
    competent = await competence.known(session, [service for each in heard if (service := _part(each).service_id)])
    columns = ("part_id", "case_id", "bundle_id", "part_key", "service_id")
    rows: list[dict[str, Any]] = [
        {name: getattr(each.event, name) for name in columns}
        | {
            "id": new_id(),
            "authority_id": competent.get(_part(each).service_id or "", _part(each).authority_id),
            "traceparent": each.envelope.traceparent,
            "correlation_id": each.envelope.correlationid,
        }
        for each in heard
    ]
    new = await store.add(session, rows)
    released = zip(rows, heard, strict=True)
    await lifecycle.note(
        session, [Note(row["id"], "created", each.envelope.time) for row, each in released if row["id"] in new]
    )


def _part(heard: Heard) -> PartReleasedV1:
    return cast("PartReleasedV1", heard.event)


async def end_cases(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """What is still open of a case that is over is closed, of one that was taken back withdrawn."""
    finished = [cast("CaseFinishedV1", each.event) for each in heard]
    for state, outcomes in ENDS.items():
        cases = [event.case_id for event in finished if event.outcome in outcomes]
        ended = await store.end_of_cases(session, state, cases) if cases else []
        await lifecycle.note(session, [Note(delivery_id, state, at) for delivery_id, at in ended])
