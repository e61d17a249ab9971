"""The metadata of the room's own tables and the columns every fact has."""

from datetime import date
from typing import Final

from sqlalchemy import ARRAY, CheckConstraint, Column, Date, Text
from sqlalchemy import text as sql

from shared.db import room_metadata

metadata = room_metadata("catalog")

STATUSES = ("sourced", "derived", "analog", "general", "placeholder", "unknown")
TASK_TYPES = "task_type IN ('servicebereich', 'fachbereich', 'verwaltungssteuerung', 'extern')"
EMPTY_ARRAY = sql("'{}'::text[]")


def provenance_columns() -> tuple[Column[str], Column[list[str]], CheckConstraint]:
    """How well a row is known and by which sources: two columns and the check of the first."""
    known = ", ".join(f"'{status}'" for status in STATUSES)
    return (
        Column("status", Text, nullable=False),
        Column("sources", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
        CheckConstraint(f"status IN ({known})", name="status_known"),
    )


IN_FORCE: Final = (
    "(({0}.valid_from is null or {0}.valid_from <= cast(:today as date))"
    " and ({0}.valid_to is null or {0}.valid_to >= cast(:today as date)))"
)
"""Whether a row with `validity_columns` holds on a day; `{0}` is its name in the statement. Said so, and not as a range, because the
planner knows how many of the days are null: it took a range for rare and read whole tables."""
EXISTS: Final = "({0}.closed_from is null or {0}.closed_from > :today)"
"""Whether an office is not closed for good on a day; its end is the first day without it, as a sign on its door says it."""


def validity_columns() -> tuple[Column[date], Column[date], CheckConstraint]:
    """First and last day on which a row holds, both included and null for open, and the check of their order."""
    return (
        Column("valid_from", Date),
        Column("valid_to", Date),
        CheckConstraint("valid_to >= valid_from", name="ends_after_start"),
    )
