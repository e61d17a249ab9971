"""Take in released parts: each becomes one delivery, however often its event arrives."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.deliveries import store
from shared.ids import new_id
from shared.messaging.consumer import Heard


async def queue_parts(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """Queue deliveries with the traces of the messages that released their parts."""
    columns = ("part_id", "case_id", "bundle_id", "part_key", "service_id", "authority_id")
    rows = [
        {name: getattr(each.event, name) for name in columns}
        | {
            "id": new_id(),
            "traceparent": each.envelope.traceparent,
            "correlation_id": each.envelope.correlationid,
        }
        for each in heard
    ]
    await store.add(session, rows)
