"""The table of switches: for a while an office takes people otherwise than its hours say."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, SmallInteger, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

from services.booking.metadata import metadata
from services.booking.offices.models import office

MODES = ("appointment", "walk_in", "both", "none")

mode_switch = Table(
    "mode_switch",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("office_id", Text, ForeignKey(office.c.id, ondelete="CASCADE"), nullable=False),
    Column("weekday", SmallInteger, comment="ISO, Monday is 1; null: every day"),
    Column("service_id", Text, comment="null: every service"),
    Column("mode", Text, nullable=False, comment="who may come of those whom the hours allow"),
    Column("reason", JSONB, nullable=False, comment="text by language"),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), comment="null: until it is ended"),
    Column("set_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    CheckConstraint(f"mode IN {MODES}", name="mode_known"),
    CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_sane"),
    CheckConstraint("until >= since", name="ends_after_start"),
)
Index("mode_switch_office_id_ix", mode_switch.c.office_id, mode_switch.c.until)
