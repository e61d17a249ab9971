"""The table of notes; their words are sealed under the data key of the case."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, Uuid

from services.bundles.metadata import metadata

case_note: Final = Table(
    "case_note",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), nullable=False),
    Column("part", Text, nullable=False),
    Column("authority_id", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("sealed_words", LargeBinary, nullable=False),
    Column("written_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("audience IN ('unit', 'authorities')", name="audience_known"),
)
"""`authority_id` wrote it, about `part`; who of its people did stands in the access log, as a keyed hash."""
Index("case_note_case_ix", case_note.c.case_id, case_note.c.id)
