"""Let authorities note something on a case, for themselves or for one another."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_note",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("authority_id", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("sealed_words", sa.LargeBinary, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("audience IN ('unit', 'authorities')", name=op.f("case_note_audience_known_ck")),
        sa.ForeignKeyConstraint(["case_id"], ["bundles.case_file.id"], name="case_note_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="case_note_pk"),
        schema="bundles",
    )
    op.create_index("case_note_case_ix", "case_note", ["case_id", "id"], schema="bundles")


def downgrade() -> None:
    op.drop_table("case_note", schema="bundles")
