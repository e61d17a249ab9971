"""The table of sources."""

from sqlalchemy import CheckConstraint, Column, Table, Text

from services.catalog.metadata import metadata

source = Table(
    "source",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("dated", Text),
    CheckConstraint("kind IN ('council', 'page', 'repository', 'city', 'none')", name="kind_known"),
)
