"""Tables of the life of parcels: events, and the public keys that ours were signed with."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB

from services.routing.metadata import metadata

delivery_event = Table(
    "delivery_event",
    metadata,
    Column("jti", Text, primary_key=True),
    Column("delivery_id", Uuid, ForeignKey("routing.delivery.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Column("happened_at", DateTime(timezone=True), nullable=False),
    Column("token", Text),
    Column("noted_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
)
"""`token` is null for the moment until the worker has signed; an event an authority has signed comes with its own."""
Index("delivery_event_delivery_ix", delivery_event.c.delivery_id, delivery_event.c.noted_at)
Index("delivery_event_unsigned_ix", delivery_event.c.noted_at, postgresql_where=text("token IS NULL"))

verification_key = Table(
    "verification_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("public_jwk", JSONB, nullable=False),
    Column("first_used_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
)
"""`id` is the thumbprint (RFC 7638). A key stays here when its master key is gone, so that what it signed can still be verified."""
