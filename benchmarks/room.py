"""A room to be measured: a private database, and the room over HTTP in a process of its own, as the house starts it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from deploy.ports import free_base
from deploy.postgres import PostgresServer
from migrations.__main__ import upgrade
from shared.settings import RoomSettings

MASTER_KEYS = '{"current": "k1", "keys": {"k1": "YmVuY2htYXJrLW9ubHkta2V5LW9mLTMyLWJ5dGVzISE="}}'
NO_QUEUE = "redis://127.0.0.1:1/0"
TICKS = os.sysconf("SC_CLK_TCK")
Kind = TypeVar("Kind", bound=RoomSettings)


@dataclass(frozen=True)
class Room:
    """A running room: its address and its process."""

    url: str
    pid: int

    def processor_seconds(self) -> float:
        """Time on a processor so far, in the program and in the kernel for it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def cluster(folder: Path) -> Iterator[PostgresServer]:
    """A PostgreSQL in a folder."""
    server = PostgresServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def database(*rooms: str) -> Iterator[PostgresServer]:
    """A PostgreSQL with the migrated, empty schemas of rooms; everything is gone afterwards."""
    with TemporaryDirectory(prefix="lotse-bench-") as name:
        Path(name).chmod(0o755)
        with cluster(Path(name) / "pg") as server:
            upgrade(server.url, rooms)
            yield server


def settings_of(kind: type[Kind], database_url: str, **more: str) -> Kind:
    """The settings of a room on this database; there is no queue."""
    told = {
        "database_url": database_url,
        "redis_url": NO_QUEUE,
        "master_keys": MASTER_KEYS,
        "environment": "development",
    }
    return kind.model_validate(told | more)


@asynccontextmanager
async def serving(
    name: str, database_url: str, told: Mapping[str, str] | None = None, port: int = 0
) -> AsyncIterator[Room]:
    """The room `name`; `told` is more of its environment, `port` is chosen where it is 0."""
    port = port or free_base((0,))
    environment = {
        "DATABASE_URL": database_url, "REDIS_URL": NO_QUEUE, "LOTSE_MASTER_KEYS": MASTER_KEYS, "LOTSE_ENVIRONMENT": "development",
    }  # fmt: skip
    command = ("uvicorn", "--factory", f"services.{name}.app:create_app")
    async with listening(command, port, environment | dict(told or {})) as pid:
        yield Room(f"http://127.0.0.1:{port}", pid)


@asynccontextmanager
async def listening(command: tuple[str, ...], port: int, told: Mapping[str, str]) -> AsyncIterator[int]:
    """A module that serves HTTP, in a process of its own, from the moment it listens; yields the process id."""
    options = ("--port", str(port), "--no-access-log", "--log-level", "warning")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *command, *options, env=os.environ | dict(told), stdout=asyncio.subprocess.DEVNULL
    )
    try:
        await _wait_for(port)
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


async def _wait_for(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
