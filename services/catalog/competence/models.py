"""Tables of units, places and who is competent where."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Table, Text

from services.catalog.metadata import metadata, provenance_columns

unit = Table(
    "unit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("office_id", Text, ForeignKey("office.id")),
    Column("chosen_by_person", Boolean, nullable=False),
    *provenance_columns(),
)
"""`chosen_by_person`: a class of bodies such as the health insurers, of which each person has their own."""

place = Table(
    "place",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("ars", Text, primary_key=True),
    *provenance_columns(),
    CheckConstraint("kind IN ('ars', 'postcode', 'street')", name="kind_known"),
)

competence = Table(
    "competence",
    metadata,
    Column("service_id", Text, ForeignKey("public_service.id", ondelete="CASCADE"), primary_key=True),
    Column("ars", Text, primary_key=True),
    Column("unit_id", Text, ForeignKey("unit.id"), primary_key=True),
    *provenance_columns(),
)
