"""One room's PostgreSQL: its metadata, its engine and the transaction a request or a message lives in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import orjson
from fastapi import Depends, Request
from sqlalchemy import MetaData, event, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from shared.settings import RoomSettings

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    "uq": "%(table_name)s_%(column_0_N_name)s_uq",
    "ck": "%(table_name)s_%(constraint_name)s_ck",
    "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    "pk": "%(table_name)s_pk",
}
"""Every constraint has a name, because errors are explained by it (see `Explanations` in shared/database_errors.py)."""

ACQUIRE_SECONDS = 3.0
STATEMENT_SECONDS = 5.0


def room_metadata(room: str) -> MetaData:
    """The metadata of a room: all its tables live in the schema of its name."""
    return MetaData(schema=room, naming_convention=NAMING)


def async_url(database_url: str) -> str:
    """The URL with the driver of this house."""
    scheme, _, rest = database_url.partition("://")
    return f"postgresql+asyncpg://{rest}" if scheme in ("postgresql", "postgres") else database_url


def create_engine(settings: RoomSettings, name: str) -> AsyncEngine:
    """A pool that answers or gives up within seconds: a hanging database must become a 503, not a hanging request."""
    server_settings = {
        "application_name": name,
        "timezone": "UTC",
        "lock_timeout": "2000",
        "statement_timeout": str(int(STATEMENT_SECONDS * 1000)),
        "idle_in_transaction_session_timeout": "15000",
    }
    engine = create_async_engine(
        async_url(settings.database_url),
        pool_size=settings.pool_size,
        max_overflow=settings.pool_size,
        pool_timeout=ACQUIRE_SECONDS,
        json_deserializer=orjson.loads,
        connect_args={
            "timeout": ACQUIRE_SECONDS,
            "command_timeout": STATEMENT_SECONDS,
            "server_settings": server_settings,
        },
    )
    event.listen(engine.sync_engine, "checkout", _still_open)
    return engine


def _still_open(_: object, record: ConnectionPoolEntry, __: object) -> None:
    """Take no connection from the pool that the server has closed meanwhile: nobody shall meet a 503 for it.

    The driver learnt of it when it happened, so this asks nobody and costs no round trip. All older ones are given up with it.
    """
    driver = record.driver_connection
    if driver is not None and driver.is_closed():
        raise InvalidatePoolError


class Database:
    """The door of a process to its room's schema."""

    def __init__(self, bind: AsyncEngine | AsyncConnection) -> None:
        mode: dict[str, Any] = {}
        if isinstance(bind, AsyncConnection):  # a test's outer transaction: commits become savepoints
            mode["join_transaction_mode"] = "create_savepoint"
        self.bind = bind
        self._sessions = async_sessionmaker(bind, expire_on_commit=False, autoflush=False, **mode)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end of the block, rolled back on any error."""
        async with self._sessions.begin() as session:
            yield session

    async def warm(self, connections: int) -> None:
        """Open so many connections ahead, so that a crowd need not; those that cannot be opened now are opened when they are needed."""
        if isinstance(self.bind, AsyncEngine):
            opened = await asyncio.gather(*(self.bind.connect() for _ in range(connections)), return_exceptions=True)
            for connection in opened:
                if isinstance(connection, AsyncConnection):
                    await connection.close()

    async def close(self) -> None:
        """Return all connections to the server."""
        if isinstance(self.bind, AsyncEngine):
            await self.bind.dispose()

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self.transaction() as session:
            await session.execute(text("select 1"))


async def _request_session(request: Request) -> AsyncIterator[AsyncSession]:
    database: Database = request.app.state.database
    async with database.transaction() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(_request_session, scope="function")]
"""The transaction of a request. The scope `function` makes the commit happen BEFORE the answer is sent (ADR 0003)."""
