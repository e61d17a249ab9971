"""Keep an own copy of who is competent for a service."""

import sqlalchemy as sa
from alembic import op

from migrations.ground import NOW, STAMP

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_competence",
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("authority_id", sa.Text, comment="null: the catalog does not name exactly one"),
        sa.Column("stale_at", STAMP, server_default=NOW, comment="set: to be asked"),
        sa.Column("asked_at", STAMP),
        sa.PrimaryKeyConstraint("service_id", name="service_competence_pk"),
        schema="routing",
    )


def downgrade() -> None:
    op.drop_table("service_competence", schema="routing")
