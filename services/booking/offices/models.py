"""Tables of the projection: offices, what they offer, when they are open."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.booking.metadata import metadata

office = Table(
    "office",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, comment="null until the office was fetched for the first time"),
    Column("task_type", Text),
    Column(
        "address",
        JSONB(none_as_null=True),
        comment='{"street", "postcode", "city", "district"} as told; null: not known',
    ),
    Column("appointments", Boolean, nullable=False, server_default=text("false")),
    Column("walk_in", Boolean, nullable=False, server_default=text("false")),
    Column("closed_from", Date),
    Column("successor", Text),
    Column("desks", SmallInteger, comment="null: not known"),
    Column("hours_until", Date, comment="last day whose opening hours are known"),
    Column("stale_at", DateTime(timezone=True), comment="set: the catalog knows something newer"),
    Column("fetched_at", DateTime(timezone=True)),
)
Index("office_stale_ix", office.c.stale_at, postgresql_where=office.c.stale_at.is_not(None))

office_service = Table(
    "office_service",
    metadata,
    Column("office_id", Text, ForeignKey(office.c.id, ondelete="CASCADE"), primary_key=True),
    Column("service_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("duration_minutes", Integer, comment="null: not known, never guessed"),
    Column(
        "duration_by_quantity",
        JSONB(none_as_null=True),
        comment='[{"upTo": 5, "minutes": 10}, ..., {"upTo": null, "minutes": 45}]',
    ),
    Column("combines", ARRAY(Text), comment="services it does in one go; null: none"),
    Column("max_quantity", SmallInteger, comment="so many in one visit at most; null: no limit of its own"),
    Column("valid_to", Date, comment="last day on which the office offers it; null: no end is known"),
    CheckConstraint("duration_minutes > 0", name="duration_positive"),
    CheckConstraint("max_quantity > 0", name="max_quantity_positive"),
    Index("office_service_service_id_ix", "service_id", "office_id"),
)

opening_interval = Table(
    "opening_interval",
    metadata,
    Column("office_id", Text, ForeignKey(office.c.id, ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("opens_minute", SmallInteger, primary_key=True, comment="minutes after local midnight"),
    Column("closes_minute", SmallInteger, nullable=False),
    Column("mode", Text),
    CheckConstraint("0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440", name="within_day"),
)
