"""Table of attempts to log in with a card."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)

from services.eid_gateway.logins.models import login
from services.eid_gateway.metadata import metadata

card_session = Table(
    "card_session",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login_id", Uuid, ForeignKey(login.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("progress", Text, nullable=False, server_default="offered"),
    Column("token_hash", LargeBinary, nullable=False),
    Column("refresh_hash", LargeBinary),
    Column("server_session", Text),
    Column("next_counter", Integer, nullable=False, server_default="1"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("token_hash"),
    UniqueConstraint("refresh_hash"),
    CheckConstraint("progress in ('offered', 'opening', 'open', 'fetching', 'over')", name="progress_known"),
)
"""offered -> opening (the eID client fetched the token, once) -> open -> fetching (the browser came back) -> over. What the card said
never stands here. `next_counter` is the next unused RequestCounter of getResult."""
