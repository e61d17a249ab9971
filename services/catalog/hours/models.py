"""Tables of regular weeks, exceptions and holidays."""

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
    Time,
    func,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from services.catalog.metadata import EMPTY_ARRAY, metadata, provenance_columns

opening_set = Table(
    "opening_set",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", JSONB, nullable=False),
    Column("council_row", SmallInteger, unique=True),
    Column("remark", JSONB),
    *provenance_columns(),
)

weekly_rule = Table(
    "weekly_rule",
    metadata,
    Column("opening_set_id", Text, ForeignKey("opening_set.id", ondelete="CASCADE"), primary_key=True),
    Column("weekday", SmallInteger, primary_key=True, autoincrement=False),
    Column("opens", Time, primary_key=True),
    Column("valid_from", Date, primary_key=True, server_default=sql("'-infinity'::date")),
    Column("valid_until", Date),
    Column("closes", Time, nullable=False),
    Column("channels", ARRAY(Text), nullable=False),
    Column("ignores_holidays", Boolean, nullable=False, server_default=sql("false")),
    CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_of_week"),
    CheckConstraint("closes > opens", name="within_one_day"),
    CheckConstraint("cardinality(channels) > 0", name="serves_a_channel"),
)

opening_exception = Table(
    "opening_exception",
    metadata,
    Column("id", Text, primary_key=True),
    Column("effect", Text, nullable=False),
    Column("from_date", Date, nullable=False),
    Column("until_date", Date, nullable=False),
    Column("opens", Time),
    Column("closes", Time),
    Column("channels", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
    Column("service_ids", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
    Column("still_open", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
    Column("ignores_holidays", Boolean, nullable=False, server_default=sql("false")),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("reason", JSONB, nullable=False),
    Column("redirect_office_id", Text, ForeignKey("office.id")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("created_by", Text),
    Column("withdrawn_at", DateTime(timezone=True)),
    *provenance_columns(),
    CheckConstraint("effect IN ('closed', 'extra', 'replace', 'open_at', 'close_at', 'gap')", name="effect_known"),
    CheckConstraint("until_date >= from_date", name="ends_after_start"),
    CheckConstraint(
        "CASE effect WHEN 'closed' THEN opens IS NULL AND closes IS NULL WHEN 'open_at' THEN opens IS NOT NULL AND closes IS NULL "
        "WHEN 'close_at' THEN opens IS NULL AND closes IS NOT NULL ELSE closes > opens END",
        name="times_fit_effect",
    ),
)

opening_exception_office = Table(
    "opening_exception_office",
    metadata,
    Column("exception_id", Text, ForeignKey("opening_exception.id", ondelete="CASCADE"), primary_key=True),
    Column("office_id", Text, ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
)
Index("opening_exception_office_office_id_ix", opening_exception_office.c.office_id)

holiday = Table(
    "holiday",
    metadata,
    Column("date", Date, primary_key=True),
    Column("name", JSONB, nullable=False),
)
"""Materialised on purpose: an update of a library must not silently move opening hours or appointments."""
