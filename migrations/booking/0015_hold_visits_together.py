"""Know which appointments were held together, so that a plan can be confirmed and cancelled as a whole."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "appointment",
        sa.Column("plan_id", sa.Uuid, comment="held together with the others of a visit plan"),
        schema="booking",
    )
    op.create_index(
        "appointment_plan_id_ix", "appointment", ["plan_id"], schema="booking",
        postgresql_where=sa.text("plan_id IS NOT NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("appointment_plan_id_ix", "appointment", schema="booking")
    op.drop_column("appointment", "plan_id", schema="booking")
