"""Append an event in the transaction of the change it tells of: either both are kept or none."""

from sqlalchemy import Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.ids import new_id
from shared.messaging.envelope import Event
from shared.messaging.topology import SUBSCRIPTIONS
from shared.tracing import current_trace


class Outbox:
    """The outbox of one room."""

    def __init__(self, event_table: Table, dispatch_table: Table) -> None:
        self.room = str(event_table.schema)
        self.event_table, self.dispatch_table = event_table, dispatch_table

    async def append(self, session: AsyncSession, event: Event, subject: str) -> None:
        """Write the event and one dispatch per consumer; `subject` is the id of the thing the event is about."""
        if event.room() != self.room:
            raise ValueError(f"{self.room} cannot emit {event.TYPE}")
        event_id, trace = new_id(), current_trace()
        await session.execute(
            insert(self.event_table).values(
                id=event_id,
                type=event.TYPE,
                subject=subject,
                traceparent=trace.traceparent,
                correlation_id=trace.correlation_id,
                data=event.model_dump(mode="json", by_alias=True),
            )
        )
        dispatches = [{"event_id": event_id, "consumer": consumer} for consumer in SUBSCRIPTIONS[event.TYPE]]
        await session.execute(insert(self.dispatch_table), dispatches)
        await session.execute(select(func.pg_notify(channel(self.room), "")))


def channel(room: str) -> str:
    """The notification channel that wakes the relay of a room."""
    return f"outbox_{room}"


def outbox_of(metadata_tables: dict[str, Table], room: str) -> Outbox:
    """The outbox among a room's tables."""
    return Outbox(metadata_tables[f"{room}.outbox_event"], metadata_tables[f"{room}.outbox_dispatch"])
