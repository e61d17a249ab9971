"""Figures about messages an operator watches, read from the database whenever /metrics is asked."""

from sqlalchemy import MetaData, func, select

from shared import metrics
from shared.db import Database
from shared.messaging.outbox import outbox_of


async def measure_messages(database: Database, metadata: MetaData) -> None:
    """Set the gauges of a room: how much waits in its outbox, how long already, and how many events it could not handle."""
    room = str(metadata.schema)
    outbox, inbox = outbox_of(dict(metadata.tables), room), metadata.tables[f"{room}.inbox_event"]
    event, dispatch = outbox.event_table, outbox.dispatch_table
    age = func.extract("epoch", func.clock_timestamp() - func.min(event.c.occurred_at))
    waiting = select(func.count(), age).join_from(dispatch, event, dispatch.c.event_id == event.c.id)
    async with database.transaction() as session:
        pending, oldest = (await session.execute(waiting.where(dispatch.c.acknowledged_at.is_(None)))).one()
        dead = await session.scalar(select(func.count()).where(inbox.c.dead_at.is_not(None)))
    metrics.outbox_pending.labels(room).set(pending)
    metrics.outbox_oldest_age.labels(room).set(float(oldest or 0))
    metrics.dead_events.labels(room).set(dead or 0)
