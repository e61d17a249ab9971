"""Keep what the neighbours tell about the city."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.ground import STAMP

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told_document",
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("room", sa.Text, nullable=False),
        sa.Column("document", JSONB),
        sa.Column("changed_at", STAMP),
        sa.Column("stale_at", STAMP),
        sa.PrimaryKeyConstraint("path", name="told_document_pk"),
        sa.CheckConstraint("room IN ('catalog', 'bundles')", name="room_known"),
        schema="reporting",
    )
    op.create_index(
        "told_document_stale_ix",
        "told_document",
        ["stale_at"],
        schema="reporting",
        postgresql_where=sa.text("stale_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("told_document", schema="reporting")
