"""The table of payments of a room: what is to be paid for something of this room, and what the provider says became of it."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from shared.payments.states import LIVE, STATES, TROUBLE, State

STAMP: Final = DateTime(timezone=True)


def payment_table(owner: Table, owner_id: str, thing: str) -> Table:
    """Payments of the rows of `owner`: `owner_id` and `thing` name the columns that say whose and for what.

    `id` is the requestId at the provider. `next_ask_at` is when the provider is asked next, null when nothing can change any more;
    `paid_cents` what the provider says was paid, null until then.
    """
    table = Table(
        "payment",
        owner.metadata,
        Column("id", Uuid, primary_key=True),
        Column(owner_id, Uuid, ForeignKey(owner.c.id, ondelete="CASCADE"), nullable=False),
        *(Column(name, Text, nullable=False) for name in dict.fromkeys((thing, "service_id"))),
        Column("cents", Integer, nullable=False),
        Column("paid_cents", Integer),
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
        CheckConstraint(f"state IN ({_quoted(STATES)})", name="state_known"),
    )
    live, trouble = text(f"state IN ({_quoted(LIVE)})"), text(f"state IN ({_quoted(TROUBLE)})")
    Index(f"payment_{owner_id.removesuffix('_id')}_ix", table.c[owner_id])
    Index("payment_ask_ix", table.c.next_ask_at, postgresql_where=text("next_ask_at IS NOT NULL"))
    Index("payment_trouble_ix", table.c.id, postgresql_where=trouble)
    # Nobody pays twice for the same thing at the same time, whoever clicks first.
    Index("payment_live_uq", table.c[owner_id], table.c[thing], unique=True, postgresql_where=live)
    return table


def _quoted(states: tuple[State, ...]) -> str:
    return ", ".join(map(repr, states))
