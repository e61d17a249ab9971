"""A client of the catalog on the seeded database."""

import pytest_asyncio

from services.catalog.app import create_app
from services.catalog.settings import CatalogSettings
from tests.support.clients import client_of


@pytest_asyncio.fixture(loop_scope="session")
async def catalog(settings_of, database):
    """The room on a savepoint: what a test changes is undone."""
    async with client_of(create_app(settings_of(CatalogSettings), database=database)) as client:
        yield client
