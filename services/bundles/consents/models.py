"""The table of consents: the last word on each; every word before it stands in the timeline."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Table, Text, Uuid

from services.bundles.metadata import metadata

consent: Final = Table(
    "consent",
    metadata,
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), primary_key=True),
    Column("consent_id", Text, primary_key=True),
    Column("decision", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("decision IN ('given', 'refused', 'revoked')", name="decision_known"),
)
