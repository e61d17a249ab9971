"""Fixtures of the whole suite: real servers once per run, a seeded database per process, a savepoint per test."""

import gc
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack

import pytest
import pytest_asyncio
from hypothesis import settings
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from shared.db import Database, async_url
from shared.garbage import seldom_collected
from shared.settings import RoomSettings
from tests.support.issuer import TestIssuers
from tests.support.servers import (
    POSTGRES,
    TEST_MASTER_KEYS,
    Servers,
    copy_database,
    drop_database,
    redis_url,
)

_servers: list[Servers] = []
_kept = ExitStack()

# The machine decides how long an example takes, not the code; and a red run must be the same red run tomorrow.
settings.register_profile("lotse", deadline=None, derandomize=True)
settings.load_profile("lotse")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and POSTGRES not in os.environ and not config.option.collectonly:
        _servers.append(Servers.start())


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """While all tests are collected nothing becomes garbage, and each search of the growing heap costs more; afterwards it is kept."""
    gc.disable()
    yield
    gc.enable()
    _kept.enter_context(seldom_collected())


def pytest_unconfigure() -> None:
    for server in _servers:
        server.stop()
        os.environ.pop(POSTGRES, None)
    _servers.clear()


@pytest.fixture(scope="session")
def issuers() -> Iterator[TestIssuers]:
    """Token issuers this run's rooms trust."""
    running = TestIssuers()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def valkey_url(worker_id: str) -> str:
    """A Valkey database of this process's own."""
    return redis_url(worker_id)


@pytest.fixture(scope="session")
def seeded_url() -> Iterator[str]:
    """A database with the Leipzig data, shared by the tests of this process; each must leave it as found."""
    url = copy_database("seeded")
    yield url
    drop_database(url)


@pytest.fixture
def own_database_url() -> Iterator[str]:
    """A seeded database for one test that really commits: races, workers, crashes."""
    url = copy_database("seeded")
    yield url
    drop_database(url)


@pytest.fixture
def empty_database_url() -> Iterator[str]:
    """A migrated database without any row, for one test."""
    url = copy_database("migrated")
    yield url
    drop_database(url)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(seeded_url: str) -> AsyncIterator[AsyncEngine]:
    """Connections to the seeded database of this process."""
    made = create_async_engine(async_url(seeded_url))
    yield made
    await made.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def database(engine: AsyncEngine) -> AsyncIterator[Database]:
    """The seeded database inside one outer transaction: what the test commits becomes a savepoint and is undone at its end."""
    async with engine.connect() as connection:
        outer = await connection.begin()
        yield Database(connection)
        await outer.rollback()


@pytest_asyncio.fixture(loop_scope="session")
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """One transaction of that database."""
    async with database.transaction() as opened:
        yield opened


SettingsFactory = Callable[..., RoomSettings]


@pytest.fixture(scope="session")
def settings_of(seeded_url: str, valkey_url: str, issuers: TestIssuers) -> SettingsFactory:
    """Make the settings of a room: `settings_of(BookingSettings, hold_minutes=1)`; `database_url` may be replaced too."""

    def make(kind: type[RoomSettings], **values: object) -> RoomSettings:
        common: dict[str, object] = {
            "database_url": seeded_url,
            "redis_url": valkey_url,
            "environment": "development",
            "issuers": issuers.issuers,
            "master_keys": TEST_MASTER_KEYS,
        }
        return kind(**(common | values))

    return make
