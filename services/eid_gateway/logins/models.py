"""Table of logins under way."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, LargeBinary, Table, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB

from services.eid_gateway.clients.models import client
from services.eid_gateway.metadata import metadata

login = Table(
    "login",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("client_id", Text, ForeignKey(client.c.id), nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("state", Text),
    Column("nonce", Text),
    Column("code_challenge", Text, nullable=False),
    Column("claims", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("dpop_jkt", Text),
    Column("expected_subject", Text),
    Column("level", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("provider", Text),
    Column("browser_hash", LargeBinary, nullable=False),
    Column("progress", Text, nullable=False, server_default="started"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
    CheckConstraint("progress in ('started', 'finished', 'failed')", name="progress_known"),
    CheckConstraint("level in ('low', 'substantial', 'high')", name="level_known"),
)
"""No personal data: who logged in stands in the grant, and there sealed. `provider` is where the person went last;
`state` and `nonce` are the application's (OIDC Core §3.1.2.1);
`claims` are the attributes asked for, each with whether the application cannot do without (§5.5); `dpop_jkt` is the key that the code is
bound to (RFC 9449 §10); `expected_subject` is the pseudonym in an ID token sent along as a hint. `browser_hash` is the hash of the secret
in the cookie of the browser that began the login."""
