"""The page of a life event with and without the rooms it can do without."""

import pytest
from aiohttp import web

from services.gateway.app import create_app
from services.gateway.composition.life_event_page import MOST_ASKED, services_to_ask
from services.gateway.matching import Entry, RoutingTable
from tests.support.clients import client_of

ENTRIES = (Entry("GET", "/v1/life-events/{life_event}", "catalog", "public"),)
MOVE = {
    "id": "umzug",
    "steps": [
        {"service": "wohnsitz", "automatic": False},
        {"service": "kfz", "automatic": False},
        {"service": "rundfunk", "automatic": True},
        {"service": "wohnsitz", "automatic": False},
    ],
}
BUNDLE = {"id": "umzug", "title": {"de": "Umzug"}, "lifeEvent": "umzug", "services": ["wohnsitz"]}
SLOT = {"office": "bb-gohlis", "startsAt": "2026-11-24T08:00:00+01:00"}
URL = "/v1/life-events/umzug"


@pytest.fixture
def answering(rooms):
    async def catalog(_: web.Request) -> web.Response:
        return web.json_response(MOVE, headers={"Content-Language": "de"})

    async def booking(request: web.Request) -> web.Response:
        return web.json_response({"items": [SLOT] if request.query["service"] == "wohnsitz" else []})

    async def bundles(_: web.Request) -> web.Response:
        return web.json_response({"items": [BUNDLE, BUNDLE | {"id": "geburt", "lifeEvent": "geburt"}]})

    rooms["catalog"].handler, rooms["booking"].handler, rooms["bundles"].handler = catalog, booking, bundles
    return rooms


async def page_of(settings) -> tuple[int, dict[str, object]]:
    async with client_of(create_app(settings, RoutingTable(ENTRIES))) as client:
        answer = await client.get(URL)
    return answer.status_code, answer.json()


async def test_steps_with_their_next_slots(gateway_settings, answering) -> None:
    status, page = await page_of(gateway_settings())
    assert status == 200
    assert page == MOVE | {
        "nextFreeSlots": {"wohnsitz": SLOT, "kfz": None},
        "bundleDetails": [{"id": "umzug", "title": {"de": "Umzug"}, "lifeEvent": "umzug"}],
        "incomplete": [],
    }
    asked = sorted(request.query["service"] for request in answering["booking"].asked)
    assert asked == ["kfz", "wohnsitz"], "each once, and nothing that is done by itself"


async def test_rooms_that_are_down_are_named(gateway_settings, answering, dead_url) -> None:
    status, page = await page_of(gateway_settings(booking_url=dead_url, bundles_url=dead_url))
    assert status == 200
    assert page == MOVE | {"nextFreeSlots": {}, "bundleDetails": None, "incomplete": ["nextFreeSlots", "bundles"]}


async def test_what_one_service_lacks_does_not_hide_the_others(gateway_settings, answering) -> None:
    async def half(request: web.Request) -> web.Response:
        return web.json_response({"items": [SLOT]}, status=200 if request.query["service"] == "kfz" else 503)

    answering["booking"].handler = half
    _, page = await page_of(gateway_settings())
    assert page["nextFreeSlots"] == {"kfz": SLOT}
    assert page["incomplete"] == ["nextFreeSlots"]


async def test_an_unknown_life_event_is_the_catalogs_answer(gateway_settings, answering) -> None:
    async def unknown(_: web.Request) -> web.Response:
        return web.json_response({"type": "urn:lotse:problem:not-found"}, status=404)

    answering["catalog"].handler = unknown
    status, _ = await page_of(gateway_settings())
    assert status == 404
    assert answering["booking"].asked == []


def test_booking_is_not_asked_without_end() -> None:
    many = {"steps": [{"service": f"s{n}", "automatic": False} for n in range(40)]}
    assert len(services_to_ask(many)) == MOST_ASKED
    assert services_to_ask({}) == []
