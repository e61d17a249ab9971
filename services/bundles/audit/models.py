"""The tables of checkpoints: where each timeline stood at a moment, and one hash over all of it, each built on the one before."""

from typing import Final

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, LargeBinary, Table, Uuid, func

from services.bundles.metadata import metadata

audit_checkpoint: Final = Table(
    "audit_checkpoint",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("cases", Integer, nullable=False),
    Column("root", LargeBinary, nullable=False),
)

audit_mark: Final = Table(
    "audit_mark",
    metadata,
    Column("number", Integer, ForeignKey("bundles.audit_checkpoint.number"), primary_key=True, autoincrement=False),
    Column("case_id", Uuid, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
)
"""A case whose timeline grew since the last checkpoint: its length and head then. Triggers refuse to change either table."""
Index("audit_mark_case_ix", audit_mark.c.case_id, audit_mark.c.length)
