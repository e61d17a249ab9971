"""Create people sent to BundID."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROOM = "eid_gateway"
STAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bundid_request",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("login_id", sa.Uuid, nullable=False),
        sa.Column("progress", sa.Text, nullable=False, server_default="sent"),
        sa.Column("request_hash", sa.LargeBinary, nullable=False),
        sa.Column("assertion_hash", sa.LargeBinary),
        sa.Column("return_hash", sa.LargeBinary),
        sa.Column("master_key_id", sa.Text),
        sa.Column("wrapped_key", sa.LargeBinary),
        sa.Column("sealed_finding", sa.LargeBinary),
        sa.Column("created_at", STAMP, nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("id", name="bundid_request_pk"),
        sa.ForeignKeyConstraint(
            ["login_id"], [f"{ROOM}.login.id"], name="bundid_request_login_id_fk", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("request_hash", name="bundid_request_request_hash_uq"),
        sa.UniqueConstraint("assertion_hash", name="bundid_request_assertion_hash_uq"),
        sa.UniqueConstraint("return_hash", name="bundid_request_return_hash_uq"),
        sa.CheckConstraint("progress in ('sent', 'answered', 'over')", name=op.f("bundid_request_progress_known_ck")),
        sa.CheckConstraint(
            "progress = 'answered' or sealed_finding is null", name=op.f("bundid_request_finding_only_between_ck")
        ),
        schema=ROOM,
    )
    op.create_index("bundid_request_login_id_ix", "bundid_request", ["login_id"], schema=ROOM)


def downgrade() -> None:
    op.drop_table("bundid_request", schema=ROOM)
