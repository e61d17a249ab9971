"""The table of measured durations: counts per day, so that no single visit is kept."""

from sqlalchemy import CheckConstraint, Column, Date, Integer, Table, Text

from services.catalog.metadata import metadata

measured_duration = Table(
    "measured_duration",
    metadata,
    Column("service_id", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("minutes", Integer, primary_key=True),
    Column("visits", Integer, nullable=False),
    CheckConstraint("minutes >= 0", name="minutes_not_negative"),
    CheckConstraint("visits > 0", name="visits_counted"),
)
"""So many visits for one service alone that took so many minutes; without a foreign key, for booking may know a service longer than we."""

measured_visit = Table(
    "measured_visit",
    metadata,
    Column("service_id", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("visits", Integer, nullable=False),
    CheckConstraint("number = 0 OR number > 1", name="number_known"),
    CheckConstraint("visits > 0", name="visits_counted"),
)
"""Appointments for one service alone that were kept: `number` 0 counts all of them, 2 those that were the second visit of a case, and so
on. So cases are all of them less those that continued one, and which case it was need not be kept."""
