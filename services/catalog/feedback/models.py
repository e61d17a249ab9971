"""The table of remarks."""

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Table, Text, Uuid, func

from services.catalog.metadata import metadata

service_feedback = Table(
    "service_feedback",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("service_id", Text, ForeignKey("public_service.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    CheckConstraint("kind IN ('wrong', 'outdated', 'missing', 'unclear')", name="kind_known"),
)
