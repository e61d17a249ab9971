"""Tables of relying parties and sectors."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    LargeBinary,
    Table,
    Text,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.eid_gateway.metadata import metadata

EVERY_DOCUMENT = """'["identity_card", "residence_permit", "eid_card"]'::jsonb"""

sector = Table(
    "sector",
    metadata,
    Column("id", Text, primary_key=True),
    Column("master_key_id", Text, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
"""Applications in one sector see the same pseudonym of a person; its key, wrapped, is what pseudonyms are made with."""

client = Table(
    "client",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", JSONB, nullable=False),
    Column("purpose", JSONB, nullable=False),
    Column("redirect_uris", JSONB, nullable=False),
    Column("sector", Text, ForeignKey(sector.c.id), nullable=False),
    Column("audience", Text, nullable=False),
    Column("scopes", JSONB, nullable=False),
    Column("level", Text, nullable=False),
    Column("jwks_url", Text),
    Column("jwks", JSONB),
    Column("post_logout_redirect_uris", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("documents", JSONB, nullable=False, server_default=text(EVERY_DOCUMENT)),
    Column("session_group", Text),
    Column("requires_par", Boolean, nullable=False, server_default=false()),
    Column("requires_dpop", Boolean, nullable=False, server_default=false()),
    Column("active", Boolean, nullable=False),
    CheckConstraint("kind in ('public', 'confidential')", name="kind_known"),
    CheckConstraint("level in ('low', 'substantial', 'high')", name="level_known"),
    CheckConstraint("kind = 'public' or jwks_url is not null or jwks is not null", name="confidential_has_keys"),
    # The rooms of Lotse know a person by one pseudonym: whoever may call them must use that one.
    CheckConstraint("audience <> 'lotse' or sector = 'lotse'", name="lotse_audience_in_lotse_sector"),
)
"""`level` is asked for when the application names none; `audience` accepts its access tokens (RFC 9068); it takes the `documents`.
Applications with one `session_group` share sessions; without one an application shares with nobody. The other names are those of client
metadata: RFC 7591, RFC 9126 §6 (`requires_par`), RFC 9449 §5.2 (`requires_dpop`), OpenID Connect RP-Initiated Logout §3.1."""
