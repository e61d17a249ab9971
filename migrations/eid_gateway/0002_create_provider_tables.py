"""Create sectors, clients, signing keys, logins and grants."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROOM = "eid_gateway"
STAMP = sa.DateTime(timezone=True)
NOW = sa.text("now()")
LEVEL_KNOWN = "level in ('low', 'substantial', 'high')"


def upgrade() -> None:
    _create_clients()
    _create_keys()
    _create_logins()
    _create_grants()


def _create_clients() -> None:
    op.create_table(
        "sector",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("master_key_id", sa.Text, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("id", name="sector_pk"),
        schema=ROOM,
    )
    op.create_table(
        "client",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", JSONB, nullable=False),
        sa.Column("purpose", JSONB, nullable=False),
        sa.Column("redirect_uris", JSONB, nullable=False),
        sa.Column("sector", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("scopes", JSONB, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("jwks_url", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="client_pk"),
        sa.ForeignKeyConstraint(["sector"], [f"{ROOM}.sector.id"], name="client_sector_fk"),
        sa.CheckConstraint("kind in ('public', 'confidential')", name=op.f("client_kind_known_ck")),
        sa.CheckConstraint(LEVEL_KNOWN, name=op.f("client_level_known_ck")),
        sa.CheckConstraint("kind = 'public' or jwks_url is not null", name=op.f("client_confidential_has_keys_ck")),
        sa.CheckConstraint(
            "audience <> 'lotse' or sector = 'lotse'", name=op.f("client_lotse_audience_in_lotse_sector_ck")
        ),
        schema=ROOM,
    )


def _create_keys() -> None:
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("public_jwk", JSONB, nullable=False),
        sa.Column("master_key_id", sa.Text, nullable=False),
        sa.Column("sealed_private", sa.LargeBinary, nullable=False),
        sa.Column("signs_from", STAMP, nullable=False),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("id", name="signing_key_pk"),
        schema=ROOM,
    )
    op.create_index("signing_key_signs_from_ix", "signing_key", ["signs_from"], schema=ROOM)


def _create_logins() -> None:
    op.create_table(
        "login",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("state", sa.Text),
        sa.Column("nonce", sa.Text),
        sa.Column("code_challenge", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("browser_hash", sa.LargeBinary, nullable=False),
        sa.Column("progress", sa.Text, nullable=False, server_default="started"),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.Column("expires_at", STAMP, nullable=False),
        sa.PrimaryKeyConstraint("id", name="login_pk"),
        sa.ForeignKeyConstraint(["client_id"], [f"{ROOM}.client.id"], name="login_client_id_fk"),
        sa.CheckConstraint("progress in ('started', 'finished', 'failed')", name=op.f("login_progress_known_ck")),
        sa.CheckConstraint(LEVEL_KNOWN, name=op.f("login_level_known_ck")),
        schema=ROOM,
    )
    op.create_index("login_expires_at_ix", "login", ["expires_at"], schema=ROOM)


def _create_grants() -> None:
    op.create_table(
        "authorization_grant",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("code_hash", sa.LargeBinary, nullable=False),
        sa.Column("code_expires_at", STAMP, nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("code_challenge", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("authenticated_at", STAMP, nullable=False),
        sa.Column("redeemed_at", STAMP),
        sa.Column("revoked_at", STAMP),
        sa.Column("expires_at", STAMP, nullable=False),
        sa.Column("master_key_id", sa.Text, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed_attributes", sa.LargeBinary, nullable=False),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("id", name="authorization_grant_pk"),
        sa.ForeignKeyConstraint(["client_id"], [f"{ROOM}.client.id"], name="authorization_grant_client_id_fk"),
        sa.UniqueConstraint("code_hash", name="authorization_grant_code_hash_uq"),
        schema=ROOM,
    )
    op.create_index("authorization_grant_expires_at_ix", "authorization_grant", ["expires_at"], schema=ROOM)


def downgrade() -> None:
    for table in ("authorization_grant", "login", "signing_key", "client", "sector"):
        op.drop_table(table, schema=ROOM)
