"""An upgrade of a running house: traffic goes on, nothing deadlocks, and who cannot get a lock gives up and leaves all as it was."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import asyncpg
import pytest
from alembic import command
from typer.testing import CliRunner

from deploy.command_line.__main__ import app
from migrations.__main__ import check, config_for, upgrade
from shared.settings import ROOMS

CLIENTS = 3
PATIENCE = "8s"
TABLES = """
select format('%I.%I', n.nspname, c.relname) as name, (
         select quote_ident(a.attname) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
          order by a.attnum desc limit 1) as column
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'alembic_version'
 order by c.relname
"""


class Traffic:
    """Short transactions on every table of a room, as a running house makes them."""

    def __init__(self, url: str, room: str) -> None:
        self._url, self._room = url, room
        self.done = 0
        self.slowest = 0.0
        self.failed: list[str] = []

    @contextlib.asynccontextmanager
    async def flowing(self) -> AsyncIterator[None]:
        clients = [asyncio.create_task(self._client(number)) for number in range(CLIENTS)]
        try:
            yield
        finally:
            for each in clients:
                each.cancel()
            await asyncio.gather(*clients, return_exceptions=True)

    async def _client(self, number: int) -> None:
        connection = await asyncpg.connect(self._url)
        try:
            await connection.execute(f"set statement_timeout = '{PATIENCE}'")
            tables = await connection.fetch(TABLES, self._room)
            while True:
                for table in tables[number:] + tables[:number]:
                    await self._transaction(connection, table["name"], table["column"])
        finally:
            await connection.close()

    async def _transaction(self, connection: asyncpg.Connection, name: str, column: str) -> None:
        began = time.monotonic()
        try:
            async with connection.transaction():
                await connection.fetch(f"select {column} from {name} limit 5")  # noqa: S608 - quoted by PostgreSQL
                await connection.execute(f"lock table {name} in row exclusive mode")  # as every write does
        except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError, asyncpg.InvalidCachedStatementError):
            return  # the revision took it away, or changed what it returns
        except asyncpg.PostgresError as error:
            self.failed.append(f"{name}: {error}")
        self.done += 1
        self.slowest = max(self.slowest, time.monotonic() - began)


@pytest.mark.parametrize("room", ROOMS)
async def test_the_newest_revision_is_reached_under_traffic(room: str, own_database_url: str) -> None:
    config = config_for(room, own_database_url)
    await asyncio.to_thread(command.downgrade, config, "-1")
    traffic = Traffic(own_database_url, room)
    async with traffic.flowing():
        while traffic.done < CLIENTS * 5:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0.01)
        await asyncio.to_thread(upgrade, own_database_url, (room,))
    assert traffic.failed == []
    assert await asyncio.to_thread(check, own_database_url, (room,)) == []


async def test_who_gets_no_lock_gives_up_and_can_try_again(own_database_url: str) -> None:
    """Somebody's transaction takes long: the house must not queue up for ever behind the migration that waits for it."""
    await asyncio.to_thread(command.downgrade, config_for("booking", own_database_url), "-4")
    writer = await asyncpg.connect(own_database_url)
    other = await asyncpg.connect(own_database_url)
    try:
        transaction = writer.transaction()
        await transaction.start()
        for table in await writer.fetch(TABLES, "booking"):
            await writer.execute(f"lock table {table['name']} in row exclusive mode")
        began = time.monotonic()
        refused = await asyncio.to_thread(CliRunner().invoke, app, ["migrate"], env={"DATABASE_URL": own_database_url})
        assert refused.exit_code == 1
        assert "holds a table; nothing of this revision was changed" in refused.output
        assert time.monotonic() - began < 60
        await other.fetch("select 1 from booking.appointment limit 1", timeout=5)
        await transaction.rollback()
    finally:
        await writer.close()
        await other.close()
    await asyncio.to_thread(upgrade, own_database_url, ("booking",))
    assert await asyncio.to_thread(check, own_database_url, ("booking",)) == []
