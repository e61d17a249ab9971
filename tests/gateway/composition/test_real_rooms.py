"""The composition over the real rooms: real servers, real data, no room answers by the test's wish."""

import asyncio
from collections.abc import Iterator
from importlib import import_module

import pytest
import pytest_asyncio
import uvicorn

from services.booking.settings import BookingSettings
from services.bundles.settings import BundlesSettings
from services.catalog.settings import CatalogSettings
from services.gateway.app import create_app
from services.gateway.settings import GatewaySettings
from tests.support.clients import client_of, key
from tests.support.servers import copy_database, drop_database

pytestmark = pytest.mark.xdist_group("real rooms")
"""One process of the test run starts them, once."""

ROOMS = {"catalog": CatalogSettings, "booking": BookingSettings, "bundles": BundlesSettings}


@pytest.fixture(scope="module")
def town_url() -> Iterator[str]:
    """A seeded database for the tests of this file, which really commit."""
    url = copy_database("seeded")
    yield url
    drop_database(url)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(settings_of, town_url):
    """The gateway in front of catalog, booking and bundles, started once."""
    servers, urls = [], {}
    for room, kind in ROOMS.items():
        app = import_module(f"services.{room}.app").create_app(settings_of(kind, database_url=town_url))
        server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", 0, log_level="warning", access_log=False))
        servers.append((server, asyncio.create_task(server._serve())))
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.02)
        urls[f"{room}_url"] = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    async with client_of(create_app(GatewaySettings(environment="development", optional_seconds=10, **urls))) as client:
        yield client
    for server, task in servers:
        server.should_exit = True
        await task


async def test_a_service_and_the_room_that_is_not_ready(house) -> None:
    """Booking's worker does not run here, so booking knows no office yet and says so: a gap with a name."""
    services = (await house.get("/v1/services", params={"q": "Personalausweis"})).json()["items"]
    answer = await house.get(f"/v1/services/{services[0]['id']}")
    page = answer.json()
    assert answer.status_code == 200, page
    assert page["id"] == services[0]["id"]
    assert page["nextFreeSlot"] is None
    assert "nextFreeSlot" in page["incomplete"]
    assert "bundles" not in page["incomplete"]


async def test_a_bundle_is_found_from_each_of_its_services(house) -> None:
    listed = (await house.get("/v1/bundles")).json()["items"]
    bundle = next(each for each in listed if each["services"])
    answers = [await house.get(f"/v1/services/{service}") for service in bundle["services"]]
    pages = [answer.json() for answer in answers if answer.status_code == 200]
    assert pages, bundle["services"]
    assert all(bundle["id"] in [named["id"] for named in page["bundles"]] for page in pages)


@pytest.mark.parametrize("path", ["/v1/offices", "/v1/life-events", "/v1/bundles"])
async def test_rooms_answer_the_same_through_the_door(house, path: str) -> None:
    answer = await house.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["items"]


async def test_a_closure_ahead_says_that_booking_knows_nothing_yet(house, issuers) -> None:
    """Through the real rooms with one token; booking has not learned its offices here, so nobody is told "nobody is affected"."""
    clerk = issuers.staff("catalog:write", "booking:staff", offices=["*"])
    path = "/v1/staff/offices/bb-gohlis/exceptions"
    closed = {"effect": "closed", "from": "2027-03-01", "until": "2027-03-02", "reason": {"de": "Umbau"}}
    assert (await house.post(path, json=closed, headers=clerk | key())).status_code == 201
    answer = await house.get(path, params={"from": "2027-03-01"}, headers=clerk)
    assert answer.status_code == 200, answer.text
    assert [(i["from"], i["affected"]) for i in answer.json()["items"]] == [("2027-03-01", None)]
    assert answer.json()["incomplete"] == ["affected"]
    assert (await house.get(path)).status_code == 401
    assert (await house.get(path, headers=issuers.staff("booking:staff"))).status_code == 403
