"""The table of erasures: ids only, kept longer than any backup."""

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, Index, Table, Text, Uuid, text

from services.bundles.metadata import metadata

erasure_entry: Final = Table(
    "erasure_entry",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("erased_at", DateTime(timezone=True), nullable=False),
    Column("reason", Text, nullable=False),
    Column("carried", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("reason IN ('holder', 'retention', 'replayed')", name="reason_known"),
)
"""`carried`: stands in the ledger outside the database too. A trigger refuses to delete entries."""
Index("erasure_entry_waiting_ix", erasure_entry.c.erased_at, postgresql_where=text("NOT carried"))
