"""An index for the check that nobody names a deleted service as successor."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SCHEMA = "catalog"


def upgrade() -> None:
    op.create_index(
        "public_service_successor_id_ix", "public_service", ["successor_id"], schema=SCHEMA,
        postgresql_where=sa.text("successor_id IS NOT NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("public_service_successor_id_ix", "public_service", schema=SCHEMA)
