"""Know the last day on which an office offers a service, so that nothing is booked after it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("valid_to", sa.Date, comment="last day on which the office offers it; null: no end is known")
    op.add_column("office_service", column, schema="booking")
    op.execute("UPDATE booking.office SET stale_at = clock_timestamp() WHERE name IS NOT NULL")


def downgrade() -> None:
    op.drop_column("office_service", "valid_to", schema="booking")
