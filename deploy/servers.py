"""The database and the queue of the house: private servers, or those that DATABASE_URL and REDIS_URL name."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from deploy.console import Console
from deploy.errors import StartError
from deploy.postgres import PostgresServer
from deploy.private_server import PrivateServer
from deploy.valkey import ValkeyServer

WATCH_INTERVAL = 0.1
RETRY_DELAY = 1.0


class Servers:
    """Starts, watches and stops the private servers; knows the addresses in both cases."""

    def __init__(self, data_dir: Path, console: Console) -> None:
        self._console = console
        self._given = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
        self._resting: set[str] = set()
        self.private: dict[str, PrivateServer] = {}
        if not self._given["DATABASE_URL"]:
            self.private["postgres"] = PostgresServer(data_dir / "postgres")
        if not self._given["REDIS_URL"]:
            self.private["valkey"] = ValkeyServer(data_dir / "valkey")

    @property
    def database_url(self) -> str:
        """Where the database is, with user and password."""
        return self._given["DATABASE_URL"] or self.private["postgres"].url

    @property
    def redis_url(self) -> str:
        """Where the queue is, with password."""
        return self._given["REDIS_URL"] or self.private["valkey"].url

    def start(self) -> None:
        """Start the private servers; call it from the main thread, because they die with the thread that started them."""
        for name, url in self._given.items():
            if url:
                self._console.say(f"  {name} is set: no server of our own")
        for server in self.private.values():
            began = time.monotonic()
            server.start()
            self._console.say(f"  {server.label} runs ({time.monotonic() - began:.1f} s)")

    async def watch(self, on_change: Callable[[], None]) -> None:
        """Start a server again when it died; never returns."""
        while True:
            await asyncio.sleep(WATCH_INTERVAL)
            for name, server in self.private.items():
                if not server.running and name not in self._resting:
                    await self._start_again(server)
                    on_change()

    @asynccontextmanager
    async def outage(self, name: str) -> AsyncIterator[None]:
        """Keep a server down for the length of a `with` block."""
        self._resting.add(name)
        try:
            await asyncio.to_thread(self.private[name].stop)
            yield
        finally:
            self.private[name].start()
            self._resting.discard(name)

    async def stop(self) -> None:
        """Stop the private servers in the reverse order of their start."""
        for server in reversed(self.private.values()):
            await asyncio.to_thread(server.stop)

    def kill(self) -> None:
        """Kill the private servers; their data survive that."""
        for server in self.private.values():
            server.kill()

    async def _start_again(self, server: PrivateServer) -> None:
        self._console.say(f"{server.label} ended, starts again")
        try:
            server.start()
        except (StartError, OSError) as error:
            self._console.say(str(error))
            await asyncio.sleep(RETRY_DELAY)
