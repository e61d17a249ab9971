"""Know how many of a service fit into one visit, and how many people come together."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "office_service",
        sa.Column("max_quantity", sa.SmallInteger, comment="so many in one visit at most; null: no limit of its own"),
        schema="booking",
    )
    op.create_check_constraint(
        op.f("office_service_max_quantity_positive_ck"), "office_service", "max_quantity > 0", schema="booking"
    )
    op.add_column(
        "appointment",
        sa.Column(
            "people", sa.SmallInteger, nullable=False, server_default=sa.text("1"), comment="how many come together"
        ),
        schema="booking",
    )
    op.create_check_constraint(
        op.f("appointment_people_sane_ck"), "appointment", "people BETWEEN 1 AND 50", schema="booking"
    )


def downgrade() -> None:
    op.drop_column("appointment", "people", schema="booking")
    op.drop_column("office_service", "max_quantity", schema="booking")
