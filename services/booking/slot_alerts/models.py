"""Slot alerts: what somebody wants to hear of, and what they were told."""

from sqlalchemy import CheckConstraint, Column, DateTime, Index, LargeBinary, SmallInteger, Table, Text, Uuid, func
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import JSONB

from services.booking.metadata import metadata

MOST_ALERTS = 3
"""Per address, also before it is confirmed: so nobody can be flooded with questions."""

slot_alert = Table(
    "slot_alert",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("address_hash", LargeBinary, nullable=False, comment="keyed hash of the e-mail address"),
    Column("ordinal", SmallInteger, nullable=False, comment="which of the alerts of the address"),
    Column("wish", JSONB, nullable=False, comment="services, offices, weekdays, clock times, last day"),
    Column("locale", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False, comment="address and secret, for letters"),
    Column("key_id", Text, nullable=False, comment="master key that wraps data_key"),
    Column("data_key", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
    Column("look_at", DateTime(timezone=True), comment="when to look next; null until confirmed"),
    Column("known", JSONB, nullable=False, server_default="[]", comment="the first free starts at the last look"),
    Column("told", JSONB, nullable=False, server_default="[]", comment="starts that stood in a letter"),
    Unique("address_hash", "ordinal"),
    CheckConstraint(f"ordinal BETWEEN 1 AND {MOST_ALERTS}", name="ordinal_within_limit"),
    CheckConstraint("(look_at IS NULL) = (confirmed_at IS NULL)", name="looks_when_confirmed"),
)
Index("slot_alert_look_at_ix", slot_alert.c.look_at, postgresql_where=slot_alert.c.look_at.is_not(None))
