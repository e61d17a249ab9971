"""Keep with a case what the catalogue called the service, its unit and its proofs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_file", sa.Column("names", postgresql.JSONB), schema="bundles")


def downgrade() -> None:
    op.drop_column("case_file", "names", schema="bundles")
