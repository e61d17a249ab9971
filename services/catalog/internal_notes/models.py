"""The table of internal notes; nothing public reads it."""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Table, Text, Uuid

from services.catalog.metadata import metadata

internal_note = Table(
    "internal_note",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("service_id", Text, ForeignKey("public_service.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("until", Date),
    Column("written_at", DateTime(timezone=True), nullable=False),
    Column("written_by", Text, nullable=False),
)
"""`until`: the last day it is shown; `written_by`: the subject of the editor's token, which is shown to nobody."""
