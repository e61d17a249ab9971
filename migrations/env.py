"""The alembic environment, shared by all rooms; the room is given by `python -m migrations` as an attribute of the config."""

import asyncio
import re

from alembic import context
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.db import async_url

room: str = context.config.attributes["room"]
metadata: MetaData = context.config.attributes["metadata"]


PARTITION = re.compile(r"_\d{6}$")


def _only_this_room(name: str | None, kind: str, _: object) -> bool:
    """Partitions by month are made while the house runs; the models know their parent only."""
    if kind == "table":
        return not PARTITION.search(name or "")
    return kind != "schema" or name == room


def _migrate(connection: Connection) -> None:
    # Time-outs keep a migration from blocking a running house; the lock keeps two deployments from migrating at once.
    connection.execute(text("set lock_timeout = '5s'"))
    connection.execute(text("set search_path = public"))
    connection.execute(text("select pg_advisory_lock(hashtext('lotse-migrations'))"))
    connection.execute(text(f"create schema if not exists {room}"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table_schema=room,
        include_schemas=True,
        include_name=_only_this_room,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


async def _run() -> None:
    engine = create_async_engine(async_url(context.config.attributes["database_url"]))
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_migrate)
    finally:
        await engine.dispose()


asyncio.run(_run())
