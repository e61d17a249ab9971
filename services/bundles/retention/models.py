"""The table of retention rules: one per kind of data, a period after a starting point (DIN 66398)."""

from typing import Final

from sqlalchemy import ARRAY, CheckConstraint, Column, SmallInteger, Table, Text

from services.bundles.metadata import metadata

retention_rule: Final = Table(
    "retention_rule",
    metadata,
    Column("id", Text, primary_key=True),
    Column("days", SmallInteger, nullable=False),
    Column("status", Text, nullable=False),
    Column("sources", ARRAY(Text), nullable=False),
    Column("note", Text, nullable=False),
    CheckConstraint("days BETWEEN 0 AND 3650", name="days_sane"),
)
