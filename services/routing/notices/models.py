"""Tables of the notices: who listens, to what, and what there is to hear."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.routing.metadata import metadata

MOST_WATCHES = 10_000
KINDS = "kind IN ('case', 'appointment', 'slot_alert')"

listener = Table(
    "listener",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("last_number", BigInteger, nullable=False, server_default="0"),
    Column("watches", Integer, nullable=False, server_default="0"),
    CheckConstraint(f"watches <= {MOST_WATCHES}", name="watches_most"),
)
"""A client, by the subject of its tokens. Its row is locked while its notices get their numbers: they are committed in their order,
so that who has read up to a number has missed nothing."""

watch = Table(
    "watch",
    metadata,
    Column("owner", Text, ForeignKey("routing.listener.owner"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject_id", Uuid, primary_key=True),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    CheckConstraint(KINDS, name="kind"),
)
Index("watch_subject_ix", watch.c.subject_id)
Index("watch_created_at_ix", watch.c.created_at)

notice = Table(
    "notice",
    metadata,
    Column("owner", Text, ForeignKey("routing.listener.owner"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("source", Uuid, nullable=False),
    Column("place", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("detail", JSONB, nullable=False),
    Column("happened_at", DateTime(timezone=True), nullable=False),
    Column("noted_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    UniqueConstraint("owner", "source", "place", name="notice_owner_source_uq"),
)
"""`source` is the event it comes from and `place` its place in it: what is heard twice is noted once."""
Index("notice_noted_at_ix", notice.c.noted_at)
