"""Fixtures of the message tests: a database that really commits, a Valkey of their own that may be stopped."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import redis.asyncio

from deploy.valkey import ValkeyServer
from services.bundles.settings import BundlesSettings
from services.reporting.settings import ReportingSettings
from services.routing.settings import RoutingSettings
from shared.db import Database, create_engine
from shared.settings import RoomSettings

KINDS = {"bundles": BundlesSettings, "routing": RoutingSettings, "reporting": ReportingSettings}


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    """A Valkey of this test's own."""
    server = ValkeyServer(tmp_path / "valkey")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_settings(settings_of, empty_database_url: str) -> Callable[..., RoomSettings]:
    """Settings of a room on this test's database: `own_settings("routing", redis_url=...)`."""

    def make(room: str, **values: object) -> RoomSettings:
        return settings_of(KINDS[room], **({"database_url": empty_database_url} | values))

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def committed(own_settings, valkey_url: str) -> AsyncIterator[Database]:
    """The database of this test, really committing; jobs that another test left in the queue are gone."""
    async with redis.asyncio.from_url(valkey_url) as queue:
        await queue.flushdb()
    database = Database(create_engine(own_settings("bundles"), "test"))
    yield database
    await database.close()
