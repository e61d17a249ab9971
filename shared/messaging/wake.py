"""Be woken by PostgreSQL: an asyncio.Event that is set whenever a channel is notified."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg

CONNECT_SECONDS = 3


class Wake:
    """Somebody called, or nobody did; a call is a hint and never the only way to learn of work."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self.called = asyncio.Event()

    @property
    def lost(self) -> bool:
        """The connection is gone: no more calls will come."""
        return bool(self._connection.is_closed())

    async def wait(self, seconds: float) -> None:
        """Return at the next call, at the latest after `seconds`; a call that came before counts once."""
        with suppress(TimeoutError):
            # Not wait_for: before Python 3.12 it loses the cancellation that comes together with a call, and its task never ends.
            async with asyncio.timeout(seconds):
                await self.called.wait()
        self.called.clear()


@asynccontextmanager
async def listening(database_url: str, channel: str) -> AsyncIterator[Wake]:
    """Listen on a notification channel over a connection of its own; raises OSError or asyncpg errors when there is none."""
    connection = await asyncpg.connect(database_url, timeout=CONNECT_SECONDS)
    wake = Wake(connection)
    try:
        await connection.add_listener(channel, lambda *_: wake.called.set())
        yield wake
    finally:
        with suppress(Exception):
            await connection.close(timeout=1)
