"""Table of sessions."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)

from services.eid_gateway.clients.models import sector
from services.eid_gateway.metadata import metadata

browser_session = Table(
    "browser_session",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("sector", Text, ForeignKey(sector.c.id), nullable=False),
    Column("session_group", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("authenticated_at", DateTime(timezone=True), nullable=False),
    Column("last_used_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("secret_hash"),
    CheckConstraint("level in ('low', 'substantial', 'high')", name="level_known"),
)
"""A pseudonym and how surely it was shown; no attributes, so whoever wants those asks the card again. A session that ended is deleted."""
