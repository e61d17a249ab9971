"""A uvicorn server that is a guest in somebody else's event loop: it leaves signals alone and goes at once when asked to."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import uvicorn

POLL_SECONDS: Final = 0.005
DATE_SECONDS: Final = 1.0


class GuestServer(uvicorn.Server):
    """As uvicorn's own, but who asks it to go waits for what is being answered only, not for ticks of a tenth of a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        """Ask it to go."""
        self.should_exit = True
        self._leaving.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are for who runs the loop."""
        yield

    async def main_loop(self) -> None:
        """Renew the date of the answers until asked to go."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DATE_SECONDS):
                    await self._leaving.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no new connections, finish what is being answered, and let the application end."""
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.config.timeout_graceful_shutdown):
                while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - uvicorn offers no event to wait for
                    await asyncio.sleep(POLL_SECONDS)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()


@contextlib.asynccontextmanager
async def answering(app: Any, sockets: list[socket.socket] | None = None, **options: Any) -> AsyncIterator[GuestServer]:
    """Serve the application for the length of a `with` block; `options` are those of `uvicorn.Config`."""
    server = GuestServer(uvicorn.Config(app, log_config=None, access_log=False, ws="none", **options))
    running = asyncio.create_task(server.serve(sockets))
    while not server.started and not running.done():  # noqa: ASYNC110 - uvicorn offers no event to wait for
        await asyncio.sleep(POLL_SECONDS)
    try:
        yield server
    finally:
        server.leave()
        await running
