"""Table of what finished logins entitle to."""

from sqlalchemy import Column, DateTime, ForeignKey, LargeBinary, Table, Text, UniqueConstraint, Uuid, func

from services.eid_gateway.clients.models import client
from services.eid_gateway.metadata import metadata

authorization_grant = Table(
    "authorization_grant",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("client_id", Text, ForeignKey(client.c.id), nullable=False),
    Column("code_hash", LargeBinary, nullable=False),
    Column("code_expires_at", DateTime(timezone=True), nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("code_challenge", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("nonce", Text),
    Column("dpop_jkt", Text),
    Column("session_id", Uuid),
    Column("subject", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("authenticated_at", DateTime(timezone=True), nullable=False),
    Column("redeemed_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
    Column("master_key_id", Text, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed_attributes", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("code_hash"),
)
"""`id` is that of the login and the `jti` of the access token. The attributes of the person lie sealed under a key of their own; the row,
and with it that key, is deleted minutes later (`expires_at`)."""
