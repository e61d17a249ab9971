"""The table of co-signatures: the token as a hash, the name sealed under the key of the case, a hash of what was seen."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, Uuid

from services.bundles.metadata import metadata

STAMP: Final = DateTime(timezone=True)

cosignature: Final = Table(
    "cosignature",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), nullable=False),
    Column("proof", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("invited_at", STAMP, nullable=False),
    Column("expires_at", STAMP, nullable=False),
    Column("decided_at", STAMP),
    Column("sealed_name", LargeBinary),
    Column("seen_hash", LargeBinary),
    CheckConstraint("state IN ('open', 'signed', 'declined', 'void')", name="state_known"),
)
"""`void`: another link took its place, or what was signed changed afterwards."""
Index("cosignature_case_ix", cosignature.c.case_id)
