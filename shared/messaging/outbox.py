"""Append events in the transaction of the change they tell of: either both are kept or none."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Table, text
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


APPEND = """
told as (
  select * from jsonb_to_recordset(cast(:rows as jsonb)) as told
    (id uuid, type text, subject text, traceparent text, correlation_id text, data jsonb, consumers jsonb)
  where {condition}
), events as (
  insert into {room}.outbox_event (id, type, subject, traceparent, correlation_id, data)
  select id, type, subject, traceparent, correlation_id, data from told
), dispatches as (
  insert into {room}.outbox_dispatch (event_id, consumer)
  select told.id, consumer from told, jsonb_array_elements_text(told.consumers) as consumer
)"""
"""One round trip, because it is on the way of every change."""
WAKE = "pg_notify('{channel}', '') where exists (select from told)"


class Outbox:
    """The outbox of one room."""

    def __init__(self, event_table: Table, dispatch_table: Table) -> None:
        self.room = str(event_table.schema)
        self.event_table, self.dispatch_table = event_table, dispatch_table
        self.append_clauses = self.append_clauses_if("true")
        self.wake = WAKE.format(channel=channel(self.room))
        self.consumers = sorted(
            {name for kind, names in SUBSCRIPTIONS.items() if kind.split(".")[2] == self.room for name in names}
        )
        self.appending = text(f"with {self.append_clauses} select {self.wake}")

    def append_clauses_if(self, condition: str) -> str:
        """The clauses for a statement whose change may not come about: SQL that says whether it has."""
        return APPEND.format(room=self.room, condition=condition)

    async def append(self, session: AsyncSession, event: Event, subject: str) -> None:
        """Write the event and one dispatch per consumer; `subject` is the id of the thing the event is about."""
        await self.append_many(session, [Told(event, subject, current_trace())])

    async def append_many(self, session: AsyncSession, events: Sequence[Told]) -> None:
        """The same for many events, in one statement altogether."""
        if events:
            await session.execute(self.appending, {"rows": self.rows(events)})

    def rows(self, events: Sequence[Told]) -> str:
        """The parameter `rows` of `append_clauses`, for verbs that append together with their change; `wake` ends such a statement."""
        return json.dumps([self._row(told) for told in events])

    def _row(self, told: Told) -> dict[str, object]:
        if told.event.room() != self.room:
            raise ValueError(f"{self.room} cannot emit {told.event.TYPE}")
        return {
            "id": str(new_id()),
            "type": told.event.TYPE,
            "subject": told.subject,
            "traceparent": told.trace.traceparent,
            "correlation_id": told.trace.correlation_id,
            "data": told.event.model_dump(mode="json", by_alias=True),
            "consumers": SUBSCRIPTIONS[told.event.TYPE],
        }


def channel(room: str) -> str:
    """The notification channel that wakes the relay of a room."""
    return f"outbox_{room}"


def outbox_of(metadata_tables: dict[str, Table], room: str) -> Outbox:
    """The outbox among a room's tables."""
    return Outbox(metadata_tables[f"{room}.outbox_event"], metadata_tables[f"{room}.outbox_dispatch"])
