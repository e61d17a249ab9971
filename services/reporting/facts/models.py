"""The table of facts."""

from sqlalchemy import Column, DateTime, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.reporting.metadata import metadata

event_fact = Table(
    "event_fact",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("case_id", Uuid),
    Column("part_id", Uuid, index=True),
    Column("bundle_id", Text),
    Column("authority_id", Text),
    Column("service_id", Text),
    Column("office_id", Text),
    Column("data", JSONB, nullable=False),
)
"""One row per event; the ids that reports join by are columns, the rest of the payload stays as given."""
Index("event_fact_type_ix", event_fact.c.type, event_fact.c.occurred_at)
