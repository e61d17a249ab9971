"""The switches of parts between paper and digital; they only grow, so that it can be read who switched what when."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, Index, LargeBinary, Table, Text, Uuid

from services.bundles.metadata import metadata

phase = Table(
    "phase",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("bundle_id", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("authority_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("staff_hash", LargeBinary, nullable=False),
    CheckConstraint("channel IN ('analog', 'hybrid', 'digital')", name="channel_known"),
)
Index("phase_bundle_ix", phase.c.bundle_id, phase.c.part, phase.c.since)
