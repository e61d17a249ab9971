"""Take in paper: the day it arrived, and what was handed in at a counter for somebody else."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("case_file", sa.Column("received_at", STAMP), schema="bundles")
    op.create_table(
        "intake",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("part_id", sa.Uuid, nullable=False),
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("staff_hash", sa.LargeBinary, nullable=False),
        sa.Column("accepted_at", STAMP, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["bundles.case_file.id"], name="intake_case_id_fk", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["part_id"], ["bundles.part.id"], name="intake_part_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name="intake_pk"),
        schema="bundles",
    )
    op.create_index("intake_office_ix", "intake", ["office_id", "case_id"], schema="bundles")
    op.create_index("intake_part_ix", "intake", ["part_id"], schema="bundles")


def downgrade() -> None:
    op.drop_table("intake", schema="bundles")
    op.drop_column("case_file", "received_at", schema="bundles")
