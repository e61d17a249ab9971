"""The table of figures."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from services.catalog.metadata import metadata, provenance_columns

figure = Table(
    "figure",
    metadata,
    Column("id", Text, primary_key=True),
    Column("label", JSONB, nullable=False),
    Column("value", Integer, nullable=False),
    Column("previous", Integer),
    Column("unit", Text, nullable=False),
    Column("year", Integer),
    Column("service_id", Text, ForeignKey("public_service.id")),
    Column("life_event_id", Text, ForeignKey("life_event.id")),
    *provenance_columns(),
)
