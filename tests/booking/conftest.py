"""A town inside the test's savepoint, and one on a database of its own for races."""

from collections.abc import AsyncIterator

import pytest_asyncio

from services.booking.app import create_app
from services.booking.settings import BookingSettings
from shared.db import Database, create_engine
from tests.booking.town import Town
from tests.support.clients import client_of


@pytest_asyncio.fixture(loop_scope="session")
async def town(settings_of, database: Database) -> AsyncIterator[Town]:
    settings = settings_of(BookingSettings, cache_seconds=0.0)
    async with client_of(create_app(settings, database=database)) as client:
        yield Town(database, settings, client)


@pytest_asyncio.fixture(loop_scope="session")
async def real_town(settings_of, own_database_url: str) -> AsyncIterator[Town]:
    """A town whose requests run on connections of their own and really commit."""
    settings = settings_of(BookingSettings, database_url=own_database_url, pool_size=25, cache_seconds=0.0)
    database = Database(create_engine(settings, "booking-test"))
    async with client_of(create_app(settings, database=database)) as client:
        yield Town(database, settings, client)
