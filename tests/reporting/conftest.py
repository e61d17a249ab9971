"""Fixtures of reporting: the city as the real neighbours tell it, and a client of the room."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import func, insert
from sqlalchemy.ext.asyncio import create_async_engine

from services.bundles.app import create_app as create_bundles
from services.bundles.settings import BundlesSettings
from services.catalog.app import create_app as create_catalog
from services.catalog.settings import CatalogSettings
from services.reporting.app import create_app
from services.reporting.city import copying, store
from services.reporting.city.models import told_document
from services.reporting.city.neighbours import Neighbours
from services.reporting.events import HANDLERS
from services.reporting.settings import ReportingSettings
from services.reporting.tables import metadata
from shared.db import Database, async_url
from shared.http import HttpClient
from shared.messaging.consumer import Consumer
from tests.support.clients import client_of
from tests.support.servers import copy_database, drop_database
from tests.support.serving import serving

Told = Sequence[tuple[str, Any, Any]]


@pytest.fixture(scope="session")
def copying_url() -> Iterator[str]:
    """A database for the copy, so that it can be kept for all tests."""
    url = copy_database("seeded")
    yield url
    drop_database(url)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def leipzig(settings_of, copying_url: str) -> Told:
    """Everything the catalog and bundles tell about Leipzig, asked for over HTTP as the worker does."""
    database = Database(create_async_engine(async_url(copying_url)))
    async with (
        serving(create_catalog(settings_of(CatalogSettings))) as catalog,
        serving(create_bundles(settings_of(BundlesSettings))) as bundles,
    ):
        settings = settings_of(ReportingSettings, catalog_url=catalog, bundles_url=bundles)
        http = HttpClient(settings)
        neighbours = Neighbours(http, settings)
        await copying.discover(database, neighbours)
        assert await copying.refresh(database, neighbours) == 0
        async with database.transaction() as session:
            told = await store.documents(session)
        await http.close()
    await database.close()
    return told


@pytest_asyncio.fixture(loop_scope="session")
async def city_known(database: Database, leipzig: Told) -> None:
    """The room has heard all of it."""
    async with database.transaction() as session:
        rows = [
            {"path": path, "room": "bundles" if "bundles" in path else "catalog", "document": document}
            for path, document, _ in leipzig
        ]
        await session.execute(insert(told_document).values(changed_at=func.clock_timestamp()), rows)


@pytest_asyncio.fixture(loop_scope="session")
async def client(database, settings_of):
    async with client_of(create_app(settings_of(ReportingSettings), database)) as opened:
        yield opened


@pytest.fixture
def consumer(database: Database) -> Consumer:
    return Consumer(database, metadata.tables["reporting.inbox_event"], HANDLERS)


@pytest.fixture
def reader(issuers) -> dict[str, str]:
    return issuers.staff("reports:read")


@pytest.fixture
def contributor(issuers) -> dict[str, str]:
    return issuers.staff("reports:contribute")


@pytest.fixture
def publisher(issuers) -> dict[str, str]:
    return issuers.staff("reports:publish")
