"""Ask the holder how originals shall come back, and write down how each did."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WAYS = "IN ('pick_up', 'post')"


def upgrade() -> None:
    op.create_table(
        "return_wish",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("office", sa.Text),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"way {WAYS}", name=op.f("return_wish_way_known_ck")),
        sa.CheckConstraint("(way = 'pick_up') = (office IS NOT NULL)", name=op.f("return_wish_picked_up_somewhere_ck")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["bundles.case_file.id"], name="return_wish_case_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name="return_wish_pk"),
        schema="bundles",
    )
    op.add_column("custody_entry", sa.Column("way", sa.Text), schema="bundles")
    known = f"way IS NULL OR (step = 'returned' AND way {WAYS})"
    op.create_check_constraint(op.f("custody_entry_way_known_ck"), "custody_entry", known, schema="bundles")


def downgrade() -> None:
    op.drop_column("custody_entry", "way", schema="bundles")
    op.drop_table("return_wish", schema="bundles")
