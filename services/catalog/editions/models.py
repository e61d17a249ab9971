"""The table with the one number, and the memory of what was ever published."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, DateTime, SmallInteger, Table, Text, func

from services.catalog.metadata import metadata

edition = Table(
    "edition",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("told_until", Date),
    CheckConstraint("id = 1", name="only_one"),
)
"""`told_until`: up to this day others were told of what begins or ends by itself."""

published = Table(
    "published",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("edition", BigInteger, nullable=False),
    CheckConstraint("kind IN ('office', 'service')", name="kind_known"),
)
"""Everything others were ever told of, with the last edition that spoke of it: what is no longer there must be taken back."""
