"""Let fees be paid online, at most once per part."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("cents", sa.Integer, nullable=False),
        sa.Column("items", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason_code", sa.Text),
        sa.Column("return_url", sa.Text),
        sa.Column("transaction_id", sa.Text),
        sa.Column("reference", sa.Text),
        sa.Column("pay_url", sa.Text),
        sa.Column("method", sa.Text),
        sa.Column("asked", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_ask_at", STAMP),
        sa.Column("created_at", STAMP, nullable=False),
        sa.Column("changed_at", STAMP, nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("payment_cents_ck")),
        sa.CheckConstraint(
            "state IN ('initiating', 'open', 'paid', 'free', 'failed', 'cancelled', 'expired', 'doubt', 'overpaid', 'refunded')",
            name=op.f("payment_state_known_ck"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["bundles.case_file.id"], name="payment_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="payment_pk"),
        schema="bundles",
    )
    op.create_index("payment_case_ix", "payment", ["case_id"], schema="bundles")
    waiting, trouble = sa.text("next_ask_at IS NOT NULL"), sa.text("state IN ('doubt', 'overpaid')")
    op.create_index("payment_ask_ix", "payment", ["next_ask_at"], schema="bundles", postgresql_where=waiting)
    op.create_index("payment_trouble_ix", "payment", ["id"], schema="bundles", postgresql_where=trouble)
    live = sa.text("state IN ('initiating', 'open', 'paid', 'free', 'doubt')")
    op.create_index(
        "payment_live_uq", "payment", ["case_id", "part"], unique=True, schema="bundles", postgresql_where=live
    )


def downgrade() -> None:
    op.drop_table("payment", schema="bundles")
