"""Tables of the webhooks: where notices are sent, and what became of each."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.routing.metadata import metadata

MOST_WEBHOOKS = 10
STAMP = DateTime(timezone=True)

webhook = Table(
    "webhook",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner", Text, ForeignKey("routing.listener.owner"), nullable=False),
    Column("ordinal", SmallInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("types", ARRAY(Text), nullable=False),
    Column("state", Text, nullable=False, server_default="active"),
    Column("reason_code", Text),
    Column("key_id", Text, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("sealed_previous", LargeBinary),
    Column("previous_until", STAMP),
    Column("failing_since", STAMP),
    Column("created_at", STAMP, nullable=False, server_default=func.clock_timestamp()),
    Column("changed_at", STAMP, nullable=False, server_default=func.clock_timestamp()),
    UniqueConstraint("owner", "ordinal", name="webhook_owner_ordinal_uq"),
    CheckConstraint(f"ordinal BETWEEN 1 AND {MOST_WEBHOOKS}", name="ordinal"),
    CheckConstraint("state IN ('active', 'paused', 'disabled')", name="state"),
    CheckConstraint("(sealed_previous IS NULL) = (previous_until IS NULL)", name="previous_ends"),
)
"""`ordinal` bounds how many an owner has, whoever asks at the same moment. The secrets are sealed, not hashed: we sign with them."""

push = Table(
    "push",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("webhook_id", Uuid, ForeignKey("routing.webhook.id", ondelete="CASCADE"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", STAMP, nullable=False, server_default=func.clock_timestamp()),
    Column("lease_token", Uuid),
    Column("leased_until", STAMP),
    Column("status", SmallInteger),
    Column("reason_code", Text),
    Column("tried_at", STAMP),
    UniqueConstraint("webhook_id", "number", name="push_webhook_id_number_uq"),
    ForeignKeyConstraint(
        ["owner", "number"],
        ["routing.notice.owner", "routing.notice.number"],
        name="push_notice_fk",
        ondelete="CASCADE",
    ),
    CheckConstraint("state IN ('waiting', 'leased', 'delivered', 'dead')", name="state"),
    CheckConstraint(
        "(state = 'leased') = (lease_token IS NOT NULL AND leased_until IS NOT NULL)", name="leased_has_lease"
    ),
)
"""`id` is the webhook-id of the message, the same at each attempt; `status` is what the other side answered last."""
Index("push_due_ix", push.c.webhook_id, push.c.next_at, postgresql_where=text("state IN ('waiting', 'leased')"))
Index("push_dead_ix", push.c.webhook_id, postgresql_where=text("state = 'dead'"))
Index("push_notice_ix", push.c.owner, push.c.number)
