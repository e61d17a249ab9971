"""Tables of services and of groups of like procedures."""

from sqlalchemy import ARRAY, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB

from services.catalog.metadata import EMPTY_ARRAY, metadata, provenance_columns, validity_columns

EMPTY_LIST = sql("'[]'::jsonb")

case_group = Table(
    "case_group",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", JSONB, nullable=False),
    Column("annual_cases", Integer, nullable=False),
    Column("year", Integer),
    *provenance_columns(),
)

public_service = Table(
    "public_service",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", JSONB, nullable=False),
    Column("sort_title", Text(collation="C"), nullable=False),
    Column("description", JSONB, nullable=False),
    Column("task_type", Text, nullable=False),
    Column("unit_id", Text, ForeignKey("unit.id"), nullable=False),
    Column("audience", Text, nullable=False),
    Column("life_events", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
    Column("channels", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
    Column("eid", Boolean),
    Column("automatic", Boolean, nullable=False, server_default=sql("false")),
    Column("annual_cases", Integer),
    Column("case_group_id", Text, ForeignKey("case_group.id")),
    Column("intake_everywhere", Boolean, nullable=False),
    Column("keys", JSONB, nullable=False),
    Column("criteria", JSONB, nullable=False),
    Column("fees", JSONB, nullable=False),
    Column("evidence", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("deadlines", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("law", JSONB, nullable=False, server_default=EMPTY_LIST),
    Column("processing", JSONB),
    Column("online", JSONB, nullable=False),
    Column("checked_at", Date),
    *validity_columns(),
    Column("successor_id", Text, ForeignKey("public_service.id", deferrable=True, initially="DEFERRED")),
    Column("details", JSONB, nullable=False, server_default=sql("'{}'::jsonb")),
    *provenance_columns(),
    Column("fingerprint", Text, nullable=False),
    CheckConstraint("audience IN ('residents', 'businesses', 'both')", name="audience_known"),
    CheckConstraint("annual_cases >= 0", name="cases_not_negative"),
    CheckConstraint("successor_id IS NULL OR valid_to IS NOT NULL", name="successor_needs_last_day"),
    CheckConstraint("successor_id <> id", name="successor_is_another"),
)
Index("public_service_sort_title_id_ix", public_service.c.sort_title, public_service.c.id)
Index("public_service_life_events_ix", public_service.c.life_events, postgresql_using="gin")
Index(
    "public_service_successor_id_ix",
    public_service.c.successor_id,
    postgresql_where=public_service.c.successor_id.is_not(None),
)
"""For the database itself: whoever deletes a service makes it look for those that name it as their successor."""

service_card = Table(
    "service_card",
    metadata,
    Column("service_id", Text, ForeignKey("public_service.id", ondelete="CASCADE"), primary_key=True),
    Column("period", DATERANGE, primary_key=True),
    Column("body", Text, nullable=False),
)
"""A service as lists and searches show it: finished JSON, for each period in which it reads the same, e.g. until a fee changes.

Derived and complete or absent: triggers delete the cards of a service when it or its unit changes, whoever changes it.
"""
