"""Create attempts to log in with a card."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROOM = "eid_gateway"
STAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "card_session",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("login_id", sa.Uuid, nullable=False),
        sa.Column("progress", sa.Text, nullable=False, server_default="offered"),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("refresh_hash", sa.LargeBinary),
        sa.Column("server_session", sa.Text),
        sa.Column("next_counter", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", STAMP, nullable=False, server_default=sa.text("now()")),
        sa.Column("expires_at", STAMP, nullable=False),
        sa.PrimaryKeyConstraint("id", name="card_session_pk"),
        sa.ForeignKeyConstraint(
            ["login_id"], [f"{ROOM}.login.id"], name="card_session_login_id_fk", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("token_hash", name="card_session_token_hash_uq"),
        sa.UniqueConstraint("refresh_hash", name="card_session_refresh_hash_uq"),
        sa.CheckConstraint(
            "progress in ('offered', 'opening', 'open', 'fetching', 'over')",
            name=op.f("card_session_progress_known_ck"),
        ),
        schema=ROOM,
    )
    op.create_index("card_session_login_id_ix", "card_session", ["login_id"], schema=ROOM)


def downgrade() -> None:
    op.drop_table("card_session", schema=ROOM)
