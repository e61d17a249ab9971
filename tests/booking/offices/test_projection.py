"""Learning from the catalog: events mark, duties fetch, one broken office does not hold up the others."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from services.booking.events import HANDLERS
from services.booking.offices import projection
from services.booking.offices.catalog import Catalog
from services.booking.tables import metadata
from shared.clock import utc_now
from shared.events.catalog import OfficeChangedV1, ServiceChangedV1
from shared.http import HttpClient
from shared.messaging.consumer import Consumer, Outcome
from shared.messaging.envelope import Envelope, Event
from shared.problems import NeighbourUnavailable
from tests.booking.offices.catalog_server import CatalogServer, an_office, running_catalog
from tests.booking.town import TODAY, Town


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[CatalogServer]:
    async with running_catalog() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def catalog(server: CatalogServer, town: Town) -> AsyncIterator[Catalog]:
    http = HttpClient(town.settings)
    yield Catalog(http, server.url)
    await http.close()


def told(event: Event) -> Envelope:
    return Envelope(
        id=uuid4(), source="urn:lotse:catalog", type=event.TYPE, subject="x", time=utc_now(), traceparent="", correlationid="",
        data=event.model_dump(mode="json", by_alias=True),
    )  # fmt: skip


async def consume(town: Town, event: Event) -> Outcome:
    return await Consumer(town.database, metadata.tables["booking.inbox_event"], HANDLERS).retry(told(event))


async def stale(town: Town) -> list[str]:
    return [row.id for row in await town.rows("SELECT id FROM booking.office WHERE stale_at IS NOT NULL ORDER BY id")]


async def refresh(town: Town, catalog: Catalog) -> int:
    return await projection.refresh(town.database, catalog, town.settings)


async def test_discover_fetch_and_book(town: Town, server: CatalogServer, catalog: Catalog) -> None:
    server.offices = {name: an_office(name) for name in ("a", "b", "c")}
    await projection.discover(town.database, catalog)
    assert await stale(town) == ["a", "b", "c"], "all pages were read"
    assert await refresh(town, catalog) == 0
    assert await stale(town) == []
    day = TODAY + timedelta(days=3 if (TODAY + timedelta(days=3)).isoweekday() != 7 else 4)
    assert len(await town.slots(office="a", day=day)) == 48
    sunday = TODAY + timedelta(days=7 - TODAY.isoweekday() if TODAY.isoweekday() != 7 else 7)
    assert await town.slots(office="a", day=sunday) == []
    assert (await town.rows("SELECT name FROM booking.office WHERE id = 'a'"))[0].name == "Amt a"
    await projection.discover(town.database, catalog)
    assert await stale(town) == [], "what is known well enough is left alone"


async def test_events_mark_what_is_out_of_date(town: Town, server: CatalogServer, catalog: Catalog) -> None:
    server.offices = {"a": an_office("a"), "b": an_office("b", services=[])}
    for office_id in server.offices:
        assert await consume(town, OfficeChangedV1(office_id=office_id, version=1)) is Outcome.HANDLED
    assert await stale(town) == ["a", "b"]
    await refresh(town, catalog)
    await consume(town, ServiceChangedV1(service_id="quick", version=2))
    assert await stale(town) == ["a"]
    server.offices["a"]["services"][0]["durationMinutes"] = 20
    await refresh(town, catalog)
    assert (await town.rows("SELECT duration_minutes FROM booking.office_service"))[0].duration_minutes == 20


async def test_broken_office_does_not_hold_up_the_others(town: Town, server: CatalogServer, catalog: Catalog) -> None:
    server.offices = {"a": an_office("a"), "b": an_office("b"), "c": an_office("c", name=None)}
    server.broken = {"a"}
    await projection.discover(town.database, catalog)
    assert await refresh(town, catalog) == 2
    assert await stale(town) == ["a", "c"]
    server.broken = set()
    assert await refresh(town, catalog) == 1


async def test_office_that_is_gone_is_no_longer_offered(town: Town, server: CatalogServer, catalog: Catalog) -> None:
    server.offices = {"a": an_office("a")}
    await projection.discover(town.database, catalog)
    await refresh(town, catalog)
    del server.offices["a"]
    await consume(town, OfficeChangedV1(office_id="a", version=2))
    await refresh(town, catalog)
    assert await town.rows("SELECT 1 FROM booking.capacity_unit") == []
    assert await stale(town) == []


async def test_news_during_the_fetch_is_not_lost(town: Town, server: CatalogServer, catalog: Catalog) -> None:
    server.offices = {"a": an_office("a")}
    await projection.discover(town.database, catalog)
    before = (await town.rows("SELECT stale_at FROM booking.office"))[0].stale_at
    await consume(town, OfficeChangedV1(office_id="a", version=2))
    await projection._refresh_one(town.database, catalog, town.settings, "a", before)
    assert await stale(town) == ["a"]


async def test_horizon_moves_on_with_the_days(town: Town, server: CatalogServer, catalog: Catalog) -> None:
    server.offices = {"a": an_office("a")}
    await projection.discover(town.database, catalog)
    await refresh(town, catalog)
    await town.do("UPDATE booking.office SET hours_until = hours_until - 2")
    await projection.discover(town.database, catalog)
    assert await stale(town) == ["a"]


async def test_no_catalog_is_a_neighbour_that_does_not_answer(town: Town) -> None:
    http = HttpClient(town.settings)
    try:
        with pytest.raises(NeighbourUnavailable):
            await Catalog(http, "http://127.0.0.1:9").office_ids()
    finally:
        await http.close()


async def test_a_maximum_that_the_catalog_tells_is_kept_to(town: Town, server: CatalogServer, catalog: Catalog) -> None:
    server.offices = {"a": an_office("a")}
    await projection.discover(town.database, catalog)
    assert await refresh(town, catalog) == 0
    (service,) = server.offices["a"]["services"]
    free = {"service": service["id"], "quantity": 3, "date": str(TODAY + timedelta(days=1)), "office": "a"}
    before = (await town.client.get("/v1/availability/slots", params=free)).json()
    service["maxQuantity"] = 2
    await consume(town, ServiceChangedV1(service_id=service["id"], version=2))
    assert await refresh(town, catalog) == 0
    after = (await town.client.get("/v1/availability/slots", params=free)).json()
    assert (before["reason"] or {}).get("code") != after["reason"]["code"] == "quantity-too-high"
    assert await town.rows("SELECT max_quantity FROM booking.office_service") == [(2,)]
