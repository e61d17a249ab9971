"""The numbers of offices and services: given once by a trigger, never changed, never given again.

A number is computed from the id (the next free one when two ids fall on the same), so a city that loads its catalogue into an empty
database keeps its numbers, and links with them stay good.
"""

from sqlalchemy import CheckConstraint, Column, Integer, Table, Text, UniqueConstraint

from services.booking.metadata import metadata

zms_number = Table(
    "zms_number",
    metadata,
    Column("kind", Text, primary_key=True, comment="office or service"),
    Column("key", Text, primary_key=True, comment="id in the catalog"),
    Column("number", Integer, nullable=False),
    UniqueConstraint("kind", "number"),
    CheckConstraint("kind IN ('office', 'service')", name="kind_known"),
    CheckConstraint("number > 0", name="number_positive"),
)
