"""Who handles a service, and who is competent for it, begins and ends on a day; offices may be known to be child-friendly."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
LINKS = ("office_service", "competence")


def upgrade() -> None:
    for table in LINKS:
        op.add_column(table, sa.Column("valid_from", sa.Date), schema=SCHEMA)
        op.add_column(table, sa.Column("valid_to", sa.Date), schema=SCHEMA)
        name = op.f(f"{table}_ends_after_start_ck")
        op.create_check_constraint(name, table, "valid_to >= valid_from", schema=SCHEMA)
    op.add_column("office", sa.Column("child_friendly", JSONB), schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("office", "child_friendly", schema=SCHEMA)
    for table in LINKS:
        op.drop_column(table, "valid_from", schema=SCHEMA)
        op.drop_column(table, "valid_to", schema=SCHEMA)
