"""The table of life events."""

from sqlalchemy import ARRAY, CheckConstraint, Column, SmallInteger, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from services.catalog.metadata import EMPTY_ARRAY, metadata, provenance_columns

life_event = Table(
    "life_event",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", SmallInteger, nullable=False),
    Column("title", JSONB, nullable=False),
    Column("description", JSONB, nullable=False),
    Column("kind", Text, nullable=False),
    Column("phases", JSONB, nullable=False, server_default=sql("'[]'::jsonb")),
    Column("steps", JSONB, nullable=False, server_default=sql("'[]'::jsonb")),
    Column("bundles", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
    Column("languages", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
    Column("portal_codes", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
    *provenance_columns(),
    CheckConstraint("kind IN ('life_event', 'topic')", name="kind_known"),
)
