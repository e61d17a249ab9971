"""Know money that is to be given back, and what was really paid."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BEFORE = "'initiating', 'open', 'paid', 'free', 'failed', 'cancelled', 'expired', 'doubt', 'overpaid'"


def upgrade() -> None:
    op.add_column("payment", sa.Column("paid_cents", sa.Integer), schema="bundles")
    op.execute("UPDATE bundles.payment SET paid_cents = cents WHERE state = 'paid'")
    _know(f"{BEFORE}, 'refund_due', 'refunded'", "'doubt', 'overpaid', 'refund_due'")


def downgrade() -> None:
    op.execute("UPDATE bundles.payment SET state = 'overpaid' WHERE state = 'refund_due'")
    _know(f"{BEFORE}, 'refunded'", "'doubt', 'overpaid'")
    op.drop_column("payment", "paid_cents", schema="bundles")


def _know(states: str, trouble: str) -> None:
    op.drop_constraint(op.f("payment_state_known_ck"), "payment", schema="bundles")
    op.create_check_constraint(op.f("payment_state_known_ck"), "payment", f"state IN ({states})", schema="bundles")
    op.drop_index("payment_trouble_ix", "payment", schema="bundles")
    where = sa.text(f"state IN ({trouble})")
    op.create_index("payment_trouble_ix", "payment", ["id"], schema="bundles", postgresql_where=where)
