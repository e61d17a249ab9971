"""Ask for a proof of work or a code before a hold, where a service or an office wants it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gate",
        sa.Column("office_id", sa.Text, nullable=False, comment="empty: every office"),
        sa.Column("service_id", sa.Text, nullable=False, comment="empty: every service"),
        sa.Column("needs", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("office_id", "service_id", "needs", name="gate_pk"),
        sa.CheckConstraint("needs IN ('proof', 'code')", name=op.f("gate_needs_known_ck")),
        sa.CheckConstraint("office_id <> '' OR service_id <> ''", name=op.f("gate_names_something_ck")),
        schema="booking",
    )
    op.create_table(
        "spent_proof",
        sa.Column("challenge", sa.LargeBinary, nullable=False, comment="hash of the challenge that was solved"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("challenge", name="spent_proof_pk"),
        schema="booking",
    )
    op.create_index("spent_proof_expires_at_ix", "spent_proof", ["expires_at"], schema="booking")
    op.create_table(
        "booking_code",
        sa.Column("code_hash", sa.LargeBinary, nullable=False, comment="keyed hash"),
        sa.Column("office_id", sa.Text, nullable=False, comment="empty: any office"),
        sa.Column("service_id", sa.Text, nullable=False, comment="empty: any service"),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column(
            "appointment_id",
            sa.Uuid,
            comment="what it was last used for; free again when that is cancelled or expired",
        ),
        sa.PrimaryKeyConstraint("code_hash", name="booking_code_pk"),
        schema="booking",
    )
    op.create_index("booking_code_valid_until_ix", "booking_code", ["valid_until"], schema="booking")


def downgrade() -> None:
    for table in ("booking_code", "spent_proof", "gate"):
        op.drop_table(table, schema="booking")
