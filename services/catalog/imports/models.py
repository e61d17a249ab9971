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
    Column("progress", JSONB),
    Column("problem", JSONB),
    Column("tag", Text),
    Column("wish", JSONB),
    Column("moved_at", DateTime(timezone=True)),
    CheckConstraint("format IN ('yaml', 'xzufi')", name="format_known"),
    CheckConstraint(
        "state IN ('receiving', 'reading', 'planned', 'applying', 'applied', 'undoing', 'undone', 'failed')",
        name="state_known",
    ),
    CheckConstraint("(state IN ('applied', 'undoing', 'undone')) = (applied_at IS NOT NULL)", name="applied_with_time"),
    CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone_with_time"),
)
"""`tag` is that of the plan the worker made, null where a request made it; `wish` is what the worker is asked to do, by whom;
`moved_at` when it was last seen working."""
Index(
    "import_run_moved_at_ix",
    import_run.c.moved_at,
    postgresql_where=sql("state IN ('receiving', 'reading', 'applying', 'undoing')"),
)

import_file = Table(
    "import_file",
    metadata,
    Column("import_id", Uuid, ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("content", Text, nullable=False),
)
"""Files of a large import until they are read."""

import_item = Table(
    "import_item",
    metadata,
    Column("import_id", Uuid, ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("defaults", JSONB, nullable=False),
    Column("outcome", JSONB),
    CheckConstraint("kind IN ('unit', 'office', 'service')", name="kind_known"),
)
"""`content` holds only the fields the source speaks of; `defaults` complete a thing that is new; `outcome` is what the worker planned."""
Index("import_item_subject_ix", import_item.c.kind, import_item.c.subject)

import_comment = Table(
    "import_comment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("import_id", Uuid, ForeignKey("import_run.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("difference", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("by", Text, nullable=False),
    Column("text", Text, nullable=False),
)
"""What people say about a difference, named `kind/subject/field`."""
