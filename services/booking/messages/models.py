"""The letters on their way, as rows: sealed until they are sent, then empty."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)

from services.booking.metadata import metadata

message = Table(
    "message",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("once_key", Text, nullable=False, unique=True, comment="a second letter of the same key is not written"),
    Column("kind", Text, nullable=False, comment="which text"),
    Column("about", Uuid, nullable=False, comment="an appointment or a slot alert; unsent letters are withdrawn by it"),
    Column("locale", Text, nullable=False),
    Column("sealed", LargeBinary, comment="address, values and calendar entry; null once sent or given up"),
    Column("key_id", Text, comment="master key that wraps data_key"),
    Column("data_key", LargeBinary),
    Column("written_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column(
        "next_at", DateTime(timezone=True), nullable=False, comment="not before; after an attempt, when the next is due"
    ),
    Column("useless_from", DateTime(timezone=True), comment="null: never too late"),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("sent_at", DateTime(timezone=True)),
    Column("given_up_at", DateTime(timezone=True)),
    Column("error", Text, comment="a code, never the words of a mail server, which may quote an address"),
    CheckConstraint("(sealed IS NULL) = (sent_at IS NOT NULL OR given_up_at IS NOT NULL)", name="empty_when_done"),
    CheckConstraint(
        "(sealed IS NULL) = (data_key IS NULL) AND (key_id IS NULL) = (data_key IS NULL)", name="sealed_has_key"
    ),
)
Index("message_due_ix", message.c.next_at, postgresql_where=text("sealed IS NOT NULL"))
Index("message_about_ix", message.c.about, postgresql_where=text("sealed IS NOT NULL"))
Index("message_written_at_ix", message.c.written_at)
