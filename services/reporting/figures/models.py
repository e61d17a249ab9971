"""The table of handed-in figures."""

from sqlalchemy import CheckConstraint, Column, DateTime, Integer, Numeric, PrimaryKeyConstraint, Table, Text, func

from services.reporting.metadata import metadata

contributed_figure = Table(
    "contributed_figure",
    metadata,
    Column("measure", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("value", Numeric(14, 2), nullable=False),
    Column("target", Numeric(14, 2)),
    Column("source", Text, nullable=False),
    Column("contributed_by", Text, nullable=False),
    Column("contributed_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    PrimaryKeyConstraint("measure", "subject", "year", name="contributed_figure_pk"),
    CheckConstraint("value >= 0 AND (target IS NULL OR target >= 0)", name="not_negative"),
    CheckConstraint("year BETWEEN 2000 AND 2199", name="year_sensible"),
)
"""One value per measure, subject (a service, office, unit or life event) and year; a later one takes its place."""
