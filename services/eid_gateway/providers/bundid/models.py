"""Table of people sent to BundID."""

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

from services.eid_gateway.logins.models import login
from services.eid_gateway.metadata import metadata

bundid_request = Table(
    "bundid_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login_id", Uuid, ForeignKey(login.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("progress", Text, nullable=False, server_default="sent"),
    Column("request_hash", LargeBinary, nullable=False),
    Column("assertion_hash", LargeBinary),
    Column("return_hash", LargeBinary),
    Column("master_key_id", Text),
    Column("wrapped_key", LargeBinary),
    Column("sealed_finding", LargeBinary),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("request_hash"),
    UniqueConstraint("assertion_hash"),
    UniqueConstraint("return_hash"),
    CheckConstraint("progress in ('sent', 'answered', 'over')", name="progress_known"),
    CheckConstraint("progress = 'answered' or sealed_finding is null", name="finding_only_between"),
)
"""sent -> answered (BundID posted a good answer, once) -> over (the browser that began came back for it). Between the two last steps
the finding stands here, sealed: BundID's post comes from another site, so that it brings no cookie. `assertion_hash` remembers every
assertion ever accepted, as long as the login is kept."""
