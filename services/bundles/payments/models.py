"""The table of payments: what is to be paid for a part, and what the provider says became of it."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from services.bundles.metadata import metadata
from services.bundles.payments.states import LIVE, STATES

STAMP: Final = DateTime(timezone=True)

payment: Final = Table(
    "payment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("bundles.case_file.id", ondelete="CASCADE"), nullable=False),
    Column("part", Text, nullable=False),
    Column("service_id", Text, nullable=False),
    Column("cents", Integer, nullable=False),
    Column("items", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason_code", Text),
    Column("return_url", Text),
    Column("transaction_id", Text),
    Column("reference", Text),
    Column("pay_url", Text),
    Column("method", Text),
    Column("asked", Integer, nullable=False, server_default="0"),
    Column("next_ask_at", STAMP),
    Column("created_at", STAMP, nullable=False),
    Column("changed_at", STAMP, nullable=False),
    CheckConstraint("cents >= 0", name="cents"),
    CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name="state_known"),
)
"""`id` is the requestId at the provider. `next_ask_at` is when the provider is asked next, null when nothing can change any more."""
Index("payment_case_ix", payment.c.case_id)
Index("payment_ask_ix", payment.c.next_ask_at, postgresql_where=text("next_ask_at IS NOT NULL"))
Index("payment_trouble_ix", payment.c.id, postgresql_where=text("state IN ('doubt', 'overpaid')"))
Index(
    "payment_live_uq", payment.c.case_id, payment.c.part, unique=True,
    postgresql_where=text(f"state IN ({', '.join(map(repr, LIVE))})"),
)  # fmt: skip
"""For a part nobody pays twice at the same time, whoever clicks first."""
