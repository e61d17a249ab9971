"""Create outbox, inbox and idempotency keys."""

from migrations.ground import create_ground_tables, drop_ground_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_ground_tables("bundles")


def downgrade() -> None:
    drop_ground_tables("bundles")
