"""Tables of imports and of what each one brought."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from services.catalog.metadata import metadata

import_run = Table(
    "import_run",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("format", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="planned"),
    Column("unmatched", JSONB, nullable=False, server_default=sql("'[]'::jsonb")),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("created_by", Text, nullable=False),
    Column("applied_at", DateTime(timezone=True)),
    Column("applied_by", Text),
    Column("undone_at", DateTime(timezone=True)),
    Column("undone_by", Text),
    CheckConstraint("format IN ('yaml', 'xzufi')", name="format_known"),
    CheckConstraint("state IN ('planned', 'applied', 'undone')", name="state_known"),
    CheckConstraint("(state = 'planned') = (applied_at IS NULL)", name="applied_with_time"),
    CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone_with_time"),
)

import_item = Table(
    "import_item",
    metadata,
    Column("import_id", Uuid, ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("defaults", JSONB, nullable=False),
    CheckConstraint("kind IN ('unit', 'office', 'service')", name="kind_known"),
)
"""`content` holds only the fields the source speaks of; `defaults` complete a thing that is new."""
Index("import_item_subject_ix", import_item.c.kind, import_item.c.subject)
