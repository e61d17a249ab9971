"""The number of the present edition, known in the process without asking: PostgreSQL tells of every change after its commit."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from typing import Final

import asyncpg
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.catalog.editions.store import CHANNEL, current_edition
from shared.db import Database
from shared.messaging.wake import Wake, listening

CONFIRM_SECONDS: Final = 2.0
"""How often the number is read besides: a connection that died without a word is found out within this time."""
RETRY_SECONDS: Final = 1.0
LOST: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError)


class EditionWatch:
    """`number` is None whenever it is not certain; then every request asks the database, as if there were no watch."""

    def __init__(self) -> None:
        self._number: int | None = None
        self._changes_under_way = 0
        self._wake: Wake | None = None

    @property
    def number(self) -> int | None:
        """The number of the present edition, when it is certain."""
        if self._wake is None or self._changes_under_way or self._wake.called.is_set():
            return None
        return self._number

    @contextmanager
    def changing(self) -> Iterator[None]:
        """While this process answers a request that may change the catalogue, and until the number was read again, it is not certain.

        So whoever changed something sees it with the next request, however late PostgreSQL's word comes.
        """
        self._changes_under_way += 1
        try:
            yield
        finally:
            self._changes_under_way -= 1
            if self._wake is not None:
                self._wake.called.set()

    async def run(self, database: Database, database_url: str) -> None:
        """Watch until cancelled; without a connection there is no certainty, and one is sought again and again."""
        while True:
            with suppress(*LOST):
                async with listening(database_url, CHANNEL) as wake:
                    await self._follow(wake, database)
            self._wake = None
            await asyncio.sleep(RETRY_SECONDS)

    async def _follow(self, wake: Wake, database: Database) -> None:
        wake.called.set()  # the number is not certain before it was read
        self._wake = wake
        try:
            while not wake.lost:
                self._number = None
                wake.called.clear()
                async with database.transaction() as session:
                    self._number = await current_edition(session)
                with suppress(TimeoutError):
                    async with asyncio.timeout(CONFIRM_SECONDS):
                        await wake.called.wait()
        finally:
            self._wake = None


@asynccontextmanager
async def watching(watch: EditionWatch, database: Database, database_url: str) -> AsyncIterator[None]:
    """Run the watch beside the block."""
    running = asyncio.create_task(watch.run(database, database_url))
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def watch_beside(app: FastAPI) -> AbstractAsyncContextManager[None]:
    """Run the watch of the application; not in a test's outer transaction, whose commits nobody hears of."""
    database: Database = app.state.database
    if not isinstance(database.bind, AsyncEngine):
        return nullcontext()
    return watching(app.state.watch, database, app.state.settings.database_url)
