"""Create the facts that events leave."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.ground import STAMP

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_fact",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("occurred_at", STAMP, nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("part_id", sa.Uuid),
        sa.Column("bundle_id", sa.Text),
        sa.Column("authority_id", sa.Text),
        sa.Column("service_id", sa.Text),
        sa.Column("office_id", sa.Text),
        sa.Column("data", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="event_fact_pk"),
        schema="reporting",
    )
    op.create_index("event_fact_part_id_ix", "event_fact", ["part_id"], schema="reporting")
    op.create_index("event_fact_type_ix", "event_fact", ["type", "occurred_at"], schema="reporting")


def downgrade() -> None:
    op.drop_table("event_fact", schema="reporting")
