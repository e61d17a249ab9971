"""Let fees of appointments be paid online, at most once per service, and give money back when they do not take place."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)
STATES = "'initiating', 'open', 'paid', 'free', 'failed', 'cancelled', 'expired', 'doubt', 'overpaid', 'refund_due', 'refunded'"
END = """
CREATE FUNCTION booking.end_payments() RETURNS trigger LANGUAGE plpgsql AS $$
-- However an appointment comes not to take place: what is paid is to be given back, and what is open is over. What was never begun at the
-- provider is not asked about. Whether the fee of somebody who did not come is given back, a person decides.
BEGIN
    UPDATE booking.payment SET
        state = CASE state WHEN 'paid' THEN 'refund_due' ELSE 'cancelled' END,
        reason_code = 'appointment-' || replace(NEW.state, '_', '-'),
        asked = CASE state WHEN 'paid' THEN 0 ELSE asked END,
        next_ask_at = CASE WHEN state = 'paid' AND NEW.state <> 'no_show' THEN clock_timestamp()
                           WHEN state <> 'paid' AND transaction_id IS NOT NULL THEN next_ask_at END,
        changed_at = clock_timestamp()
    WHERE appointment_id = NEW.id AND state IN ('paid', 'initiating', 'open');
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER end_payments AFTER UPDATE OF state ON booking.appointment FOR EACH ROW
WHEN (NEW.state IN ('cancelled', 'expired', 'no_show') AND OLD.state IS DISTINCT FROM NEW.state)
EXECUTE FUNCTION booking.end_payments()
"""


def upgrade() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("appointment_id", sa.Uuid, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("cents", sa.Integer, nullable=False),
        sa.Column("paid_cents", sa.Integer),
        sa.Column("items", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason_code", sa.Text),
        sa.Column("return_url", sa.Text),
        sa.Column("transaction_id", sa.Text),
        sa.Column("reference", sa.Text),
        sa.Column("pay_url", sa.Text),
        sa.Column("method", sa.Text),
        sa.Column("asked", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_ask_at", STAMP),
        sa.Column("created_at", STAMP, nullable=False),
        sa.Column("changed_at", STAMP, nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("payment_cents_ck")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("payment_state_known_ck")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["booking.appointment.id"], name="payment_appointment_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="payment_pk"),
        schema="booking",
    )
    op.create_index("payment_appointment_ix", "payment", ["appointment_id"], schema="booking")
    waiting, trouble = sa.text("next_ask_at IS NOT NULL"), sa.text("state IN ('doubt', 'overpaid', 'refund_due')")
    op.create_index("payment_ask_ix", "payment", ["next_ask_at"], schema="booking", postgresql_where=waiting)
    op.create_index("payment_trouble_ix", "payment", ["id"], schema="booking", postgresql_where=trouble)
    live = sa.text("state IN ('initiating', 'open', 'paid', 'free', 'doubt')")
    op.create_index(
        "payment_live_uq",
        "payment",
        ["appointment_id", "service_id"],
        unique=True,
        schema="booking",
        postgresql_where=live,
    )
    op.execute(END)
    op.execute(TRIGGER)


def downgrade() -> None:
    op.execute("DROP TRIGGER end_payments ON booking.appointment")
    op.execute("DROP FUNCTION booking.end_payments()")
    op.drop_table("payment", schema="booking")
