"""Tables of the record of edits, to which rows are only ever added, and of drafts."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, ForeignKey, Index, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

from services.catalog.metadata import metadata

KINDS = "'service', 'office', 'week', 'unit', 'exception'"

edit_record = Table(
    "edit_record",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", JSONB(none_as_null=True)),
    Column("after", JSONB(none_as_null=True)),
    Column("cause", Text),
    CheckConstraint(f"kind IN ({KINDS})", name="kind_known"),
)
"""Who changed what and when; a trigger refuses to change or delete a row. `cause` names the import or draft it came with."""
Index("edit_record_subject_ix", edit_record.c.kind, edit_record.c.subject, edit_record.c.id)

draft = Table(
    "draft",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("base", Text),
    Column("publish_on", Date),
    Column("state", Text, nullable=False, server_default="open"),
    Column("problem", Text),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("created_by", Text, nullable=False),
    Column("edit_id", Uuid, ForeignKey("edit_record.id")),
    CheckConstraint("kind IN ('service', 'office', 'week', 'unit')", name="kind_known"),
    CheckConstraint("state IN ('open', 'published', 'discarded', 'refused')", name="state_known"),
)
"""An edit that waits for its day or for a person; `base` is the tag of what it was made from, null when that was not there yet."""
Index("draft_due_ix", draft.c.publish_on, postgresql_where=draft.c.state == "open")
