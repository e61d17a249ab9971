"""Let clients outside (frontends, the state portal) follow a case."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "case_file", sa.Column("followers", ARRAY(sa.Text), nullable=False, server_default="{}"), schema="bundles"
    )


def downgrade() -> None:
    op.drop_column("case_file", "followers", schema="bundles")
