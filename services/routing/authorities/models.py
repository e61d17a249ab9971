"""Tables of the authorities: how each is reached, and what the simulated ones have received."""

from sqlalchemy import CheckConstraint, Column, DateTime, Float, ForeignKey, Integer, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.routing.metadata import metadata

authority = Table(
    "authority",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", JSONB, nullable=False),
    Column("plugin", Text, nullable=False),
    Column("settings", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("max_in_flight", Integer, nullable=False, server_default="16"),
    Column("max_attempts", Integer, nullable=False, server_default="20"),
    Column("timeout_seconds", Float, nullable=False, server_default="5"),
    Column("answer_days", Integer, nullable=False, server_default="14"),
    Column("provenance", JSONB, nullable=False),
    Column("breaker_failures", Integer, nullable=False, server_default="0"),
    Column("breaker_open_until", DateTime(timezone=True)),
    Column("told_way", Text),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    CheckConstraint("max_in_flight BETWEEN 1 AND 200", name="max_in_flight"),
    CheckConstraint("max_attempts BETWEEN 1 AND 100", name="max_attempts"),
    CheckConstraint("answer_days BETWEEN 1 AND 365", name="answer_days"),
    CheckConstraint("timeout_seconds > 0 AND timeout_seconds <= 8", name="timeout_seconds"),
)

delivery_memo = Table(
    "delivery_memo",
    metadata,
    Column("delivery_id", Uuid, ForeignKey("routing.delivery.id", ondelete="CASCADE"), primary_key=True),
    Column("content", JSONB, nullable=False),
    Column("noted_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
)
"""What a way of delivery must remember from one attempt to the next so that it does not begin anew: ids of the other side."""

simulated_receipt = Table(
    "simulated_receipt",
    metadata,
    Column("idempotency_key", Text, primary_key=True),
    Column("authority_id", Text, nullable=False),
    Column("part_key", Text, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("effect_at", DateTime(timezone=True)),
    Column("first_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Column("traceparent", Text, nullable=False),
    Column("field_names", ARRAY(Text), nullable=False),
)
"""The memory of the simulated authorities; names of fields, never their values."""
