"""Fixtures of the routing tests: a committing database, the rest of the house, and couriers at work."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import pytest
import pytest_asyncio

from services.routing.deliveries.courier import deliver_forever
from services.routing.settings import RoutingSettings
from shared.db import Database, create_engine
from shared.http import HttpClient
from shared.messaging.worker import WorkerContext, forever
from tests.routing.town import Town
from tests.support.serving import house_app, serving


@pytest.fixture
def routing_settings(settings_of, own_database_url: str) -> Callable[..., RoutingSettings]:
    """Settings on this test's database, with waits a test can wait for."""

    def make(**values: Any) -> RoutingSettings:
        quick = {"database_url": own_database_url, "retry_first_seconds": 0.05, "retry_longest_seconds": 0.2}
        return settings_of(RoutingSettings, **(quick | values))

    return make


@pytest_asyncio.fixture(loop_scope="session")
async def town(routing_settings, issuers) -> AsyncIterator[Town]:
    """The database of this test with the parcels of bundles around it."""
    database = Database(create_engine(routing_settings(), "test"))
    made = Town(database)
    async with serving(house_app(issuers, made.parcel, made.file)) as house:
        made.house = house
        yield made
    await database.close()


@pytest.fixture
def couriers(routing_settings, town: Town) -> Callable[..., Any]:
    """`async with couriers(lease_seconds=1):` runs a courier as its worker would."""

    @asynccontextmanager
    async def running(**values: Any) -> AsyncIterator[None]:
        settings = routing_settings(**({"token_url": f"{town.house}/token", "bundles_url": town.house} | values))
        async with AsyncExitStack() as stack:
            database = Database(create_engine(settings, "courier"))
            stack.push_async_callback(database.close)
            http = HttpClient(settings)
            stack.push_async_callback(http.close)
            context = WorkerContext(settings, database, http)
            task = asyncio.create_task(forever("deliveries", 0.2, partial(deliver_forever, context)))
            try:
                yield
            finally:
                task.cancel()
                await asyncio.wait([task])

    return running
