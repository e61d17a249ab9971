"""Tables of walk-in: rules as data, a counter per office and day, and tickets."""

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.booking.metadata import metadata
from services.booking.offices.models import office

TICKET_STATES = ("waiting", "called", "finished", "no_show", "left")

walk_in_rule = Table(
    "walk_in_rule",
    metadata,
    Column("id", Text, primary_key=True),
    Column("office_ids", ARRAY(Text), nullable=False, comment="empty: every office that no other rule names"),
    Column("weekdays", ARRAY(SmallInteger), nullable=False, comment="ISO; empty: every day"),
    Column("opens_minute", SmallInteger, comment="after local midnight; null: with the office"),
    Column("closes_minute", SmallInteger, comment="null: with the office"),
    Column("quota", SmallInteger, comment="tickets a day; null: as many as come"),
    Column("status", Text, nullable=False, comment="provenance of the rule"),
    Column("sources", ARRAY(Text), nullable=False),
    Column("note", Text),
    CheckConstraint("0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440", name="within_day"),
    CheckConstraint("quota BETWEEN 0 AND 5000", name="quota_sane"),
)

# One row a day that is counted up: two people never get the same number, and never more than the quota.
walk_in_day = Table(
    "walk_in_day",
    metadata,
    Column("office_id", Text, ForeignKey(office.c.id), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("issued", SmallInteger, nullable=False),
    Column("quota", SmallInteger, comment="null: as many as come"),
    CheckConstraint("issued BETWEEN 0 AND coalesce(quota, 9999)", name="within_quota"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("office_id", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("services", JSONB, nullable=False, comment='[{"id", "title", "quantity"}], may be empty'),
    Column("called_to", Text, comment="desk or room"),
    Column("issued_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("called_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
    ForeignKeyConstraint(["office_id", "day"], ["walk_in_day.office_id", "walk_in_day.day"]),
    UniqueConstraint("office_id", "day", "number"),
    CheckConstraint(f"state IN {TICKET_STATES}", name="state_known"),
    CheckConstraint("finished_at IS NULL OR called_at IS NOT NULL", name="called_before_finished"),
)
Index(
    "ticket_waiting_ix",
    ticket.c.office_id,
    ticket.c.day,
    ticket.c.number,
    postgresql_where=text("state = 'waiting'"),
)
