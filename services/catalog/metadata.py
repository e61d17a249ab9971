"""The metadata of the room's own tables and the columns every fact has."""

from sqlalchemy import ARRAY, CheckConstraint, Column, Text
from sqlalchemy import text as sql

from shared.db import room_metadata

metadata = room_metadata("catalog")

STATUSES = ("sourced", "derived", "analog", "general", "placeholder", "unknown")
EMPTY_ARRAY = sql("'{}'::text[]")


def provenance_columns() -> tuple[Column[str], Column[list[str]], CheckConstraint]:
    """How well a row is known and by which sources: two columns and the check of the first."""
    known = ", ".join(f"'{status}'" for status in STATUSES)
    return (
        Column("status", Text, nullable=False),
        Column("sources", ARRAY(Text), nullable=False, server_default=EMPTY_ARRAY),
        CheckConstraint(f"status IN ({known})", name="status_known"),
    )
