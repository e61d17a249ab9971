"""Tables of the rules of opening hours, exceptions and holidays."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
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

hours_rule = Table(
    "hours_rule",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("opening_set_id", Text, ForeignKey("opening_set.id", ondelete="CASCADE"), nullable=False),
    Column("weekday", SmallInteger),
    Column("every", SmallInteger, nullable=False, server_default="1"),
    Column("phase", Date),
    Column("nth", SmallInteger),
    Column("dates", ARRAY(Date)),
    Column("opens", Time, nullable=False),
    Column("closes", Time, nullable=False),
    Column("valid_from", Date, nullable=False, server_default=sql("'-infinity'::date")),
    Column("valid_until", Date),
    Column("channels", ARRAY(Text), nullable=False),
    Column("ignores_holidays", Boolean, nullable=False, server_default=sql("false")),
    CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_of_week"),
    CheckConstraint("every BETWEEN 1 AND 52 AND (every = 1 OR phase IS NOT NULL)", name="phase_of_the_weeks"),
    CheckConstraint("nth BETWEEN -5 AND 5 AND nth <> 0", name="nth_of_month"),
    CheckConstraint(
        "CASE WHEN dates IS NOT NULL THEN cardinality(dates) > 0 AND weekday IS NULL AND nth IS NULL AND every = 1 "
        "ELSE weekday IS NOT NULL AND (nth IS NULL OR every = 1) END",
        name="one_pattern",
    ),
    CheckConstraint("closes > opens", name="within_one_day"),
    CheckConstraint("valid_until >= valid_from", name="ends_after_start"),
    CheckConstraint("cardinality(channels) > 0", name="serves_a_channel"),
)
"""A weekday of every week, of every n-th week counted from the week of `phase`, the n-th of a month, or single `dates`."""
Index("hours_rule_opening_set_id_ix", hours_rule.c.opening_set_id)

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
