"""The table of intakes: which office took in which application, beside the case it became."""

from typing import Final

from sqlalchemy import Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, Uuid

from services.bundles.metadata import metadata

intake: Final = Table(
    "intake",
    metadata,
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), primary_key=True),
    Column("part_id", Uuid, ForeignKey("bundles.part.id", ondelete="CASCADE"), nullable=False),
    Column("office_id", Text, nullable=False),
    Column("service_id", Text, nullable=False),
    Column("staff_hash", LargeBinary, nullable=False),
    Column("accepted_at", DateTime(timezone=True), nullable=False),
)
"""`accepted_at` is the legal Eingangsdatum; when it was sent, received and decided stands in the timeline of the case."""
Index("intake_office_ix", intake.c.office_id, intake.c.case_id)
Index("intake_part_ix", intake.c.part_id)
