"""Table of representations."""

from sqlalchemy import CheckConstraint, Column, DateTime, LargeBinary, Table, Text, UniqueConstraint, Uuid, func

from services.eid_gateway.metadata import metadata

representation = Table(
    "representation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("holder_hash", LargeBinary, nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("master_key_id", Text, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed_child", LargeBinary, nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False, index=True),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("subject"),
    CheckConstraint("relation in ('parent', 'guardian')", name="relation_known"),
)
"""Declared by the holder, proven by nobody: who decides about an application checks it. `subject` is the pseudonym of the child; name and
birthday lie sealed under a key of their own. The row is deleted when it ends: on the 16th birthday, or when the holder says so."""
