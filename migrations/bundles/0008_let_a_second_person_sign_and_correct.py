"""Let a second person sign by a link of their own, and let what was handed in be corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("part", sa.Column("corrected_at", STAMP), schema="bundles")
    op.create_table(
        "cosignature",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("proof", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("invited_at", STAMP, nullable=False),
        sa.Column("expires_at", STAMP, nullable=False),
        sa.Column("decided_at", STAMP),
        sa.Column("sealed_name", sa.LargeBinary),
        sa.Column("seen_hash", sa.LargeBinary),
        sa.CheckConstraint("state IN ('open', 'signed', 'declined', 'void')", name=op.f("cosignature_state_known_ck")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["bundles.case_file.id"], name="cosignature_case_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="cosignature_pk"),
        schema="bundles",
    )
    op.create_index("cosignature_case_ix", "cosignature", ["case_id"], schema="bundles")


def downgrade() -> None:
    op.drop_table("cosignature", schema="bundles")
    op.drop_column("part", "corrected_at", schema="bundles")
