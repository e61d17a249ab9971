"""Tables of the rules; the rules themselves are rows, so that a later paper changes data and not code."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from services.catalog.metadata import metadata, provenance_columns, validity_columns

hour_standard = Table(
    "hour_standard",
    metadata,
    Column("task_type", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("scope", JSONB, nullable=False),
    Column("binding", Boolean, nullable=False),
    Column("quote", Text, nullable=False),
    Column("rules", JSONB, nullable=False),
    *validity_columns(),
    *provenance_columns(),
)
"""`version` and `owner`: of the decision that made it; an older one stays with its last day, so the past is judged by its own rules."""

criterion = Table(
    "criterion",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("scope", JSONB, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("metric", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("threshold", JSONB, nullable=False),
    Column("soft", Boolean, nullable=False),
    Column("quote", Text, nullable=False),
    *validity_columns(),
    *provenance_columns(),
    CheckConstraint("operator IN ('<=', '>=', 'in')", name="operator_known"),
)

standard_result = Table(
    "standard_result",
    metadata,
    Column("office_id", Text, ForeignKey("office.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("result", Text, nullable=False),
    Column("rules", JSONB, nullable=False),
    CheckConstraint("result IN ('pass', 'fail', 'info')", name="result_known"),
)
"""How an office met its standard from a day on; a row is written when it differs from the one before."""
