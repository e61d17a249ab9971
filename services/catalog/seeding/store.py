"""SQL of loading: insert what is new, update what differs, and say what changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, delete, insert
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncSession

Rows = Iterable[Mapping[str, Any]]


async def upsert(session: AsyncSession, table: Table, rows: Rows) -> None:
    """Insert rows, or overwrite the given columns of those that exist."""
    values = [dict(row) for row in rows]
    statement = pg_insert(table)
    key = [column.name for column in table.primary_key]
    changes = {name: statement.excluded[name] for name in values[0] if name not in key}
    unchanged = statement.on_conflict_do_nothing(index_elements=key)
    await session.execute(
        statement.on_conflict_do_update(index_elements=key, set_=changes) if changes else unchanged, values
    )


async def upsert_changed(session: AsyncSession, table: Table, rows: Rows) -> list[str]:
    """The same for rows with a fingerprint: what staff edited since stays as long as the file does not change.

    Returns the ids of the rows that were new or different.
    """
    values = [dict(row) for row in rows]
    statement = pg_insert(table).values(values)
    changes = {name: statement.excluded[name] for name in values[0] if name != "id"}
    differing = table.c.fingerprint.is_distinct_from(statement.excluded.fingerprint)
    upserting = statement.on_conflict_do_update(index_elements=["id"], set_=changes, where=differing)
    return list((await session.execute(upserting.returning(table.c.id))).scalars())


async def replace(session: AsyncSession, table: Table, column: str, owners: Iterable[str], rows: Rows) -> None:
    """Delete the rows of some owners and write these instead."""
    await session.execute(delete(table).where(table.c[column].in_(list(owners))))
    values = [dict(row) for row in rows]
    if values:
        await session.execute(insert(table), values)
