"""The tables of proofs: what was supplied, the sealed file, and through whose hands paper went."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from services.bundles.metadata import metadata

STAMP: Final = DateTime(timezone=True)

evidence: Final = Table(
    "evidence",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), nullable=False),
    Column("proof", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("media_type", Text),
    Column("size", Integer),
    Column("supplied_at", STAMP, nullable=False),
    CheckConstraint("kind IN ('original', 'certified_copy', 'copy', 'electronic', 'data')", name="kind_known"),
    CheckConstraint("state IN ('announced', 'received', 'checked', 'returned')", name="state_known"),
)
"""`proof` is the id the bundle gives it. Paper is `announced` until an office has it in hand; a file is `received` at once."""
Index("evidence_case_ix", evidence.c.case_id)

evidence_file: Final = Table(
    "evidence_file",
    metadata,
    Column("evidence_id", Uuid, ForeignKey("bundles.evidence.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""The file under the data key of its case; the name the client gave it is never kept."""

custody_entry: Final = Table(
    "custody_entry",
    metadata,
    Column("evidence_id", Uuid, ForeignKey("bundles.evidence.id", ondelete="CASCADE"), primary_key=True),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("at", STAMP, nullable=False),
    Column("step", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("staff_hash", LargeBinary, nullable=False),
    Column("way", Text),
    CheckConstraint("step IN ('received', 'checked', 'returned')", name="step_known"),
    CheckConstraint("way IS NULL OR (step = 'returned' AND way IN ('pick_up', 'post'))", name="way_known"),
)
"""Who had a paper when; a trigger refuses to change or delete entries."""

return_wish: Final = Table(
    "return_wish",
    metadata,
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), primary_key=True),
    Column("way", Text, nullable=False),
    Column("office", Text),
    Column("wished_at", STAMP, nullable=False),
    CheckConstraint("way IN ('pick_up', 'post')", name="way_known"),
    CheckConstraint("(way = 'pick_up') = (office IS NOT NULL)", name="picked_up_somewhere"),
)
"""How the holder wants the papers of a case back."""
