"""The tables of outbox and inbox, the same in every room's schema."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, MetaData, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB

from shared.idempotency import idempotency_table


def add_ground_tables(metadata: MetaData) -> None:
    """Give a room its outbox, inbox and idempotency keys."""
    Table(
        "outbox_event",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("type", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column(
            "occurred_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp(), index=True
        ),
        Column("traceparent", Text, nullable=False),
        Column("correlation_id", Text, nullable=False),
        Column("data", JSONB, nullable=False),
    )
    dispatch = Table(
        "outbox_dispatch",
        metadata,
        Column(
            "event_id", Uuid, ForeignKey(f"{metadata.schema}.outbox_event.id", ondelete="CASCADE"), primary_key=True
        ),
        Column("consumer", Text, primary_key=True),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("next_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
        Column("acknowledged_at", DateTime(timezone=True)),
    )
    Index("outbox_dispatch_due_ix", dispatch.c.next_at, postgresql_where=text("acknowledged_at IS NULL"))
    inbox = Table(
        "inbox_event",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("type", Text, nullable=False),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("handled_at", DateTime(timezone=True)),
        Column("dead_at", DateTime(timezone=True)),
        Column("error", Text),
        Column("envelope", JSONB),
        Column(
            "received_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp(), index=True
        ),
    )
    Index("inbox_event_dead_ix", inbox.c.dead_at, postgresql_where=text("dead_at IS NOT NULL"))
    idempotency_table(metadata)
