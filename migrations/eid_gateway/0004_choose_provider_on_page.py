"""Let the person choose the provider on the login page."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROOM = "eid_gateway"


def upgrade() -> None:
    op.alter_column("login", "provider", existing_type=sa.Text, nullable=True, schema=ROOM)


def downgrade() -> None:
    op.execute("update eid_gateway.login set provider = 'none' where provider is null")
    op.alter_column("login", "provider", existing_type=sa.Text, nullable=False, schema=ROOM)
