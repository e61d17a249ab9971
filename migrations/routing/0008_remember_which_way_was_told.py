"""The way of an authority is told by the worker, which knows the secrets; so that it is told once, what was told last is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("authority", sa.Column("told_way", sa.Text()), schema="routing")


def downgrade() -> None:
    op.drop_column("authority", "told_way", schema="routing")
