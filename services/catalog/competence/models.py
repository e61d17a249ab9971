"""Tables of units, places and who is competent where."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Table, Text

from services.catalog.metadata import TASK_TYPES, metadata, provenance_columns, validity_columns

unit = Table(
    "unit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("office_id", Text, ForeignKey("office.id")),
    Column("chosen_by_person", Boolean, nullable=False),
    Column("task_type", Text),
    *validity_columns(),
    *provenance_columns(),
    CheckConstraint(TASK_TYPES, name="task_type"),
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
    Column("role", Text, nullable=False, server_default="decides"),
    *validity_columns(),
    *provenance_columns(),
    CheckConstraint("role IN ('decides', 'advises')", name="role_known"),
)
"""A unit that only advises is named to people, but never given their application."""
