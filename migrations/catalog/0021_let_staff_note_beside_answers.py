"""Let staff note beside the answers what only they should know."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SCHEMA = "catalog"


def upgrade() -> None:
    op.create_table(
        "internal_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], [f"{SCHEMA}.public_service.id"], name="internal_note_service_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="internal_note_pk"),
        schema=SCHEMA,
    )
    op.create_index("internal_note_service_id_ix", "internal_note", ["service_id"], schema=SCHEMA)


def downgrade() -> None:
    op.drop_table("internal_note", schema=SCHEMA)
