"""The table of bundle definitions; a version that a case uses never changes."""

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Integer, Table, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB

from services.bundles.metadata import metadata

definition = Table(
    "definition",
    metadata,
    Column("bundle_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", JSONB, nullable=False),
    Column("status", Text, nullable=False),
    Column("checksum", Text, nullable=False),
    Column("loaded_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    CheckConstraint("status IN ('in_force', 'retired')", name="status_known"),
)
Index(
    "definition_in_force_uq",
    definition.c.bundle_id,
    unique=True,
    postgresql_where=text("status = 'in_force'"),
)
