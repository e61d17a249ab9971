"""Count how many visits a case takes, without keeping which case it was."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SCHEMA = "catalog"


def upgrade() -> None:
    op.create_table(
        "measured_visit",
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.CheckConstraint("number = 0 OR number > 1", name=op.f("measured_visit_number_known_ck")),
        sa.CheckConstraint("visits > 0", name=op.f("measured_visit_visits_counted_ck")),
        sa.PrimaryKeyConstraint("service_id", "day", "number", name=op.f("measured_visit_pk")),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("measured_visit", schema=SCHEMA)
