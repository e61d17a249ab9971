"""Sixteen parcels at once to an authority nobody has set otherwise: with eight, lost answers alone kept one under eighty a second."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("authority", "max_in_flight", server_default="16", schema="routing")


def downgrade() -> None:
    op.alter_column("authority", "max_in_flight", server_default="8", schema="routing")
