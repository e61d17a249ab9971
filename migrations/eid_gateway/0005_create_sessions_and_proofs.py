"""Widen clients and logins; create sessions, pushed requests and used proofs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROOM = "eid_gateway"
STAMP = sa.DateTime(timezone=True)
NOW = sa.text("now()")
NO = sa.text("false")
EVERY_DOCUMENT = sa.text("""'["identity_card", "residence_permit", "eid_card"]'::jsonb""")
NOTHING = sa.text("'[]'::jsonb")
NAMELESS = sa.text("'{}'::jsonb")
HAS_KEYS = "kind = 'public' or jwks_url is not null"


def upgrade() -> None:
    _widen_clients()
    op.add_column("login", sa.Column("claims", JSONB, nullable=False, server_default=NAMELESS), schema=ROOM)
    op.add_column("login", sa.Column("dpop_jkt", sa.Text), schema=ROOM)
    op.add_column("login", sa.Column("expected_subject", sa.Text), schema=ROOM)
    op.add_column("authorization_grant", sa.Column("dpop_jkt", sa.Text), schema=ROOM)
    op.add_column("authorization_grant", sa.Column("session_id", sa.Uuid), schema=ROOM)
    _create_sessions()
    _create_pushed_requests()
    _create_used_proofs()


def _widen_clients() -> None:
    added = (
        sa.Column("jwks", JSONB),
        sa.Column("post_logout_redirect_uris", JSONB, nullable=False, server_default=NOTHING),
        sa.Column("documents", JSONB, nullable=False, server_default=EVERY_DOCUMENT),
        sa.Column("session_group", sa.Text),
        sa.Column("requires_par", sa.Boolean, nullable=False, server_default=NO),
        sa.Column("requires_dpop", sa.Boolean, nullable=False, server_default=NO),
    )
    for column in added:
        op.add_column("client", column, schema=ROOM)
    op.drop_constraint(op.f("client_confidential_has_keys_ck"), "client", schema=ROOM)
    op.create_check_constraint(
        op.f("client_confidential_has_keys_ck"), "client", f"{HAS_KEYS} or jwks is not null", schema=ROOM
    )


def _create_sessions() -> None:
    op.create_table(
        "browser_session",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("sector", sa.Text, nullable=False),
        sa.Column("session_group", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("authenticated_at", STAMP, nullable=False),
        sa.Column("last_used_at", STAMP, nullable=False),
        sa.Column("expires_at", STAMP, nullable=False),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("id", name="browser_session_pk"),
        sa.ForeignKeyConstraint(["sector"], [f"{ROOM}.sector.id"], name="browser_session_sector_fk"),
        sa.UniqueConstraint("secret_hash", name="browser_session_secret_hash_uq"),
        sa.CheckConstraint("level in ('low', 'substantial', 'high')", name=op.f("browser_session_level_known_ck")),
        schema=ROOM,
    )
    op.create_index("browser_session_expires_at_ix", "browser_session", ["expires_at"], schema=ROOM)


def _create_pushed_requests() -> None:
    op.create_table(
        "pushed_request",
        sa.Column("reference_hash", sa.LargeBinary, nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("parameters", JSONB, nullable=False),
        sa.Column("expires_at", STAMP, nullable=False),
        sa.PrimaryKeyConstraint("reference_hash", name="pushed_request_pk"),
        sa.ForeignKeyConstraint(["client_id"], [f"{ROOM}.client.id"], name="pushed_request_client_id_fk"),
        schema=ROOM,
    )
    op.create_index("pushed_request_expires_at_ix", "pushed_request", ["expires_at"], schema=ROOM)


def _create_used_proofs() -> None:
    op.create_table(
        "used_proof",
        sa.Column("maker", sa.Text, nullable=False),
        sa.Column("jti_hash", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", STAMP, nullable=False),
        sa.PrimaryKeyConstraint("maker", "jti_hash", name="used_proof_pk"),
        schema=ROOM,
    )
    op.create_index("used_proof_expires_at_ix", "used_proof", ["expires_at"], schema=ROOM)


def downgrade() -> None:
    for table in ("used_proof", "pushed_request", "browser_session"):
        op.drop_table(table, schema=ROOM)
    for column in ("session_id", "dpop_jkt"):
        op.drop_column("authorization_grant", column, schema=ROOM)
    for column in ("expected_subject", "dpop_jkt", "claims"):
        op.drop_column("login", column, schema=ROOM)
    op.drop_constraint(op.f("client_confidential_has_keys_ck"), "client", schema=ROOM)
    op.execute("delete from eid_gateway.client where kind = 'confidential' and jwks_url is null")
    op.create_check_constraint(op.f("client_confidential_has_keys_ck"), "client", HAS_KEYS, schema=ROOM)
    for column in ("requires_dpop", "requires_par", "session_group", "documents", "post_logout_redirect_uris", "jwks"):
        op.drop_column("client", column, schema=ROOM)
