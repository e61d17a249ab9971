"""Table of competence."""

from sqlalchemy import Column, DateTime, Table, Text, func

from services.routing.metadata import metadata

service_competence = Table(
    "service_competence",
    metadata,
    Column("service_id", Text, primary_key=True),
    Column("authority_id", Text, comment="null: the catalog does not name exactly one"),
    Column("stale_at", DateTime(timezone=True), server_default=func.clock_timestamp(), comment="set: to be asked"),
    Column("asked_at", DateTime(timezone=True)),
)
