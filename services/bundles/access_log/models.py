"""The table of looks into cases; roles and offices, and a keyed hash instead of the name of who looked."""

from typing import Final

from sqlalchemy import Column, DateTime, ForeignKey, Index, LargeBinary, Table, Text, Uuid

from services.bundles.metadata import metadata

access_entry: Final = Table(
    "access_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("role", Text, nullable=False),
    Column("authority", Text),
    Column("what", Text, nullable=False),
    Column("part", Text),
    Column("actor_hash", LargeBinary, nullable=False),
)
"""`role` is the scope that opened the door, or `representative`; `what` is a code (see store.py).

A trigger refuses to change or delete entries.
"""
Index("access_entry_case_ix", access_entry.c.case_id, access_entry.c.id)
