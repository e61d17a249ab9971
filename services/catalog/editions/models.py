"""The table with the one number."""

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, SmallInteger, Table, func

from services.catalog.metadata import metadata

edition = Table(
    "edition",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    CheckConstraint("id = 1", name="only_one"),
)
