"""Keep a desk for preparation before a visit and for follow-up after it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_time",
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column(
            "before_minutes", sa.SmallInteger, nullable=False, comment="the desk is prepared so long before a visit"
        ),
        sa.Column("after_minutes", sa.SmallInteger, nullable=False, comment="and cleared so long after it"),
        sa.PrimaryKeyConstraint("office_id", "service_id", name="desk_time_pk"),
        sa.ForeignKeyConstraint(["office_id"], ["booking.office.id"], name="desk_time_office_id_fk"),
        sa.CheckConstraint(
            "before_minutes BETWEEN 0 AND 120 AND after_minutes BETWEEN 0 AND 120",
            name=op.f("desk_time_minutes_sane_ck"),
        ),
        schema="booking",
    )
    op.add_column(
        "rebooking_option",
        sa.Column(
            "lead", sa.SmallInteger, nullable=False, server_default=sa.text("0"), comment="cells of it before the start"
        ),
        schema="booking",
    )


def downgrade() -> None:
    op.drop_column("rebooking_option", "lead", schema="booking")
    op.drop_table("desk_time", schema="booking")
