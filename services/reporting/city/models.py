"""The table of what neighbours told."""

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from services.reporting.metadata import metadata

told_document = Table(
    "told_document",
    metadata,
    Column("path", Text, primary_key=True),
    Column("room", Text, nullable=False),
    Column("document", JSONB),
    Column("changed_at", DateTime(timezone=True)),
    Column("stale_at", DateTime(timezone=True)),
    CheckConstraint("room IN ('catalog', 'bundles')", name="room_known"),
)
"""The public answer at a path of a room, reduced to what reports use; `stale_at` is set until it has been asked for anew,
`changed_at` is when its content last differed."""
Index("told_document_stale_ix", told_document.c.stale_at, postgresql_where=text("stale_at IS NOT NULL"))
