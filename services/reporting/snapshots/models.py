"""The table of kept reports."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, Index, Table, Text, UniqueConstraint, Uuid, func

from services.reporting.metadata import metadata

report_snapshot = Table(
    "report_snapshot",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("report", Text, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("data_until", DateTime(timezone=True)),
    Column("body", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    Column("taken_by", Text, nullable=False),
    Column("published_at", DateTime(timezone=True)),
    Column("published_by", Text),
    UniqueConstraint("report", "sha256", name="report_snapshot_once_uq"),
    CheckConstraint("sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex')", name="hash_right"),
    CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published_by_somebody"),
)
"""`body` is the JSON of the report, byte for byte; the database computes its hash itself, and a trigger keeps what was kept as it was."""
Index("report_snapshot_report_ix", report_snapshot.c.report, report_snapshot.c.taken_at)
