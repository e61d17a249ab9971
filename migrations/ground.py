"""The tables every room has, for its first revision: outbox, inbox, idempotency keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

NOW = sa.text("clock_timestamp()")
STAMP = sa.DateTime(timezone=True)


def create_ground_tables(room: str) -> None:
    """Create them in the room's schema."""
    op.create_table(
        "outbox_event",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("occurred_at", STAMP, nullable=False, server_default=NOW),
        sa.Column("traceparent", sa.Text, nullable=False),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("data", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="outbox_event_pk"),
        schema=room,
    )
    op.create_index("outbox_event_occurred_at_ix", "outbox_event", ["occurred_at"], schema=room)
    op.create_table(
        "outbox_dispatch",
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("consumer", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", STAMP, nullable=False, server_default=NOW),
        sa.Column("acknowledged_at", STAMP),
        sa.PrimaryKeyConstraint("event_id", "consumer", name="outbox_dispatch_pk"),
        sa.ForeignKeyConstraint(
            ["event_id"], [f"{room}.outbox_event.id"], name="outbox_dispatch_event_id_fk", ondelete="CASCADE"
        ),
        schema=room,
    )
    waiting = sa.text("acknowledged_at IS NULL")
    op.create_index("outbox_dispatch_due_ix", "outbox_dispatch", ["next_at"], schema=room, postgresql_where=waiting)
    op.create_table(
        "inbox_event",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("handled_at", STAMP),
        sa.Column("dead_at", STAMP),
        sa.Column("error", sa.Text),
        sa.Column("envelope", JSONB),
        sa.Column("received_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("id", name="inbox_event_pk"),
        schema=room,
    )
    op.create_index("inbox_event_received_at_ix", "inbox_event", ["received_at"], schema=room)
    dead = sa.text("dead_at IS NOT NULL")
    op.create_index("inbox_event_dead_ix", "inbox_event", ["dead_at"], schema=room, postgresql_where=dead)
    op.create_table(
        "idempotency_key",
        sa.Column("key_hash", sa.LargeBinary, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.SmallInteger),
        sa.Column("sealed_body", sa.LargeBinary),
        sa.Column("created_at", STAMP, nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("key_hash", name="idempotency_key_pk"),
        schema=room,
    )
    op.create_index("idempotency_key_created_at_ix", "idempotency_key", ["created_at"], schema=room)


def drop_ground_tables(room: str) -> None:
    """Drop them again."""
    for table in ("idempotency_key", "inbox_event", "outbox_dispatch", "outbox_event"):
        op.drop_table(table, schema=room)
