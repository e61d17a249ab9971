"""Whether the database a process sees is migrated as far as its code expects."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import text

from shared.db import Database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
ROOM_NAME = re.compile(r"^[a-z_]+$")


class SchemaOutdated(Exception):
    """The schema of the room is older than the code."""


@cache
def head_of(room: str) -> str:
    """The newest revision of a room: the highest file number, which is the revision id."""
    return max(path.name[:4] for path in (MIGRATIONS / room).glob("[0-9][0-9][0-9][0-9]_*.py"))


async def check_schema_version(database: Database, room: str) -> None:
    """Raise when the database does not answer or is older than the code; newer is fine (expand, then contract)."""
    if not ROOM_NAME.match(room):
        raise ValueError(room)
    async with database.transaction() as session:
        # The name of a schema cannot be a parameter; it was checked above.
        version = (await session.execute(text(f"select version_num from {room}.alembic_version"))).scalar()  # noqa: S608
    if version is None or version < head_of(room):
        raise SchemaOutdated(room)
