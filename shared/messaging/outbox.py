"""Append events in the transaction of the change they tell of: either both are kept or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.ids import new_id
from shared.messaging.envelope import Event
from shared.messaging.topology import SUBSCRIPTIONS
from shared.tracing import Trace, current_trace


@dataclass(frozen=True, slots=True)
class Told:
    """An event to append, the id of the thing it is about, and the journey it belongs to."""

    event: Event
    subject: str
    trace: Trace


class Outbox:
    """The outbox of one room."""

    def __init__(self, event_table: Table, dispatch_table: Table) -> None:
        self.room = str(event_table.schema)
        self.event_table, self.dispatch_table = event_table, dispatch_table

    async def append(self, session: AsyncSession, event: Event, subject: str) -> None:
        """Write the event and one dispatch per consumer; `subject` is the id of the thing the event is about."""
        await self.append_many(session, [Told(event, subject, current_trace())])

    async def append_many(self, session: AsyncSession, events: Sequence[Told]) -> None:
        """The same for many events, in three statements altogether."""
        if not events:
            return
        rows, dispatches = [], []
        for told in events:
            row = self._row(told)
            rows.append(row)
            dispatches += [{"event_id": row["id"], "consumer": name} for name in SUBSCRIPTIONS[told.event.TYPE]]
        await session.execute(insert(self.event_table), rows)
        await session.execute(insert(self.dispatch_table), dispatches)
        await session.execute(select(func.pg_notify(channel(self.room), "")))

    def _row(self, told: Told) -> dict[str, object]:
        if told.event.room() != self.room:
            raise ValueError(f"{self.room} cannot emit {told.event.TYPE}")
        return {
            "id": new_id(),
            "type": told.event.TYPE,
            "subject": told.subject,
            "traceparent": told.trace.traceparent,
            "correlation_id": told.trace.correlation_id,
            "data": told.event.model_dump(mode="json", by_alias=True),
        }


def channel(room: str) -> str:
    """The notification channel that wakes the relay of a room."""
    return f"outbox_{room}"


def outbox_of(metadata_tables: dict[str, Table], room: str) -> Outbox:
    """The outbox among a room's tables."""
    return Outbox(metadata_tables[f"{room}.outbox_event"], metadata_tables[f"{room}.outbox_dispatch"])
