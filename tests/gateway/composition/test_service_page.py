"""The page of a service with and without the rooms it can do without."""

import asyncio

import httpx
import pytest
from aiohttp import web

from services.gateway.app import create_app
from services.gateway.composition.service_page import bundles_by_service, compose
from services.gateway.composition.shapes import Bundle
from services.gateway.matching import RoutingTable
from tests.gateway.conftest import ENTRIES
from tests.support.clients import client_of

SERVICE = {"id": "personalausweis", "name": {"de": "Personalausweis"}, "incomplete": []}
SLOT = {"office": "bb-otto-schill", "startsAt": "2026-11-24T08:00:00+01:00"}
BIRTH = {
    "id": "geburt",
    "title": {"de": "Geburt"},
    "lifeEvent": "geburt",
    "services": ["personalausweis"],
}
OTHER = {"id": "umzug", "title": {"de": "Umzug"}, "lifeEvent": "umzug", "services": []}
COMPLETE = {
    **SERVICE,
    "nextFreeSlot": SLOT,
    "bundles": [{"id": "geburt", "title": {"de": "Geburt"}, "lifeEvent": "geburt"}],
    "incomplete": [],
}
URL = "/v1/services/personalausweis"


@pytest.fixture
def answering(rooms):
    """All rooms answer as they should."""

    async def catalog(request: web.Request) -> web.Response:
        if request.path == URL:
            return web.json_response(SERVICE, headers={"ETag": '"catalog"', "Content-Language": "de"})
        return web.json_response(
            {"type": "urn:lotse:problem:not-found"}, status=404, content_type="application/problem+json"
        )

    async def booking(_: web.Request) -> web.Response:
        return web.json_response({"items": [SLOT], "next": None})

    async def bundles(_: web.Request) -> web.Response:
        return web.json_response({"items": [BIRTH, OTHER], "next": None})

    rooms["catalog"].handler, rooms["booking"].handler, rooms["bundles"].handler = catalog, booking, bundles
    return rooms


async def test_an_old_link_leads_on_through_the_door(gateway: httpx.AsyncClient, answering) -> None:
    async def moved(_: web.Request) -> web.Response:
        body, headers = {"type": "urn:lotse:problem:service-moved"}, {"Location": "/v1/services/reisepass"}
        return web.json_response(body, status=301, headers=headers, content_type="application/problem+json")

    answering["catalog"].handler = moved
    for way in ("", "/access-score"):
        answer = await gateway.get(f"{URL}{way}")
        assert (answer.status_code, answer.headers["location"]) == (301, "/v1/services/reisepass")
        assert answer.headers["content-type"].startswith("application/problem+json")


async def test_three_rooms_in_one_answer(gateway: httpx.AsyncClient, answering) -> None:
    answer = await gateway.get(f"{URL}?at=2026-11-23T08:00:00%2B01:00", headers={"Accept-Language": "en"})
    assert answer.json() == COMPLETE
    assert answer.headers["content-language"] == "de"
    asked = answering["catalog"].asked[-1]
    assert asked.raw_path == f"{URL}?at=2026-11-23T08:00:00%2B01:00"
    assert asked.headers["accept-language"] == "en"
    assert answering["booking"].asked[-1].raw_path == "/v1/availability/next?service=personalausweis&limit=1"


async def test_bundles_are_not_asked_every_time(gateway: httpx.AsyncClient, answering) -> None:
    for _ in range(3):
        await gateway.get(URL)
    assert len(answering["bundles"].asked) == 1


async def test_etag_is_of_the_whole(gateway: httpx.AsyncClient, answering) -> None:
    first = await gateway.get(URL, headers={"If-None-Match": '"catalog"'})
    assert first.status_code == 200
    assert first.headers["etag"] != '"catalog"'
    again = await gateway.get(URL, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304

    async def full(_: web.Request) -> web.Response:
        return web.json_response({"items": [], "next": None})

    answering["booking"].handler = full
    changed = await gateway.get(URL, headers={"If-None-Match": first.headers["etag"]})
    assert changed.json()["nextFreeSlot"] is None
    assert changed.json()["incomplete"] == [], "nothing free is an answer, not a gap"


async def test_a_large_page_comes_compressed_to_who_takes_that(gateway: httpx.AsyncClient, answering) -> None:
    plain = await gateway.get(URL, headers={"Accept-Encoding": "identity"})
    small = await gateway.get(URL, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in small.headers, "one packet either way"

    async def wordy(_: web.Request) -> web.Response:
        return web.json_response({**SERVICE, "text": "Bitte mitbringen. " * 200}, headers={"Vary": "Accept"})

    answering["catalog"].handler = wordy
    plain = await gateway.get(URL, headers={"Accept-Encoding": "gzip;q=0"})
    packed = await gateway.get(URL, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 5
    assert packed.json() == plain.json()
    assert packed.headers["etag"] == plain.headers["etag"]
    assert packed.headers["etag"].startswith('W/"')
    assert packed.headers["vary"] == plain.headers["vary"]
    assert {"Accept", "Accept-Encoding"} <= set(plain.headers["vary"].split(", "))
    again = await gateway.get(URL, headers={"Accept-Encoding": "gzip", "If-None-Match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def hang(_: web.Request) -> web.Response:
    await asyncio.sleep(60)  # longer than the test's client waits
    return web.Response()


async def fail(_: web.Request) -> web.Response:
    return web.Response(status=503)


async def nonsense(_: web.Request) -> web.Response:
    return web.Response(text="[1, 2")


@pytest.mark.parametrize("trouble", [hang, fail, nonsense])
@pytest.mark.parametrize(("room", "member"), [("booking", "nextFreeSlot"), ("bundles", "bundles")])
async def test_what_is_missing_is_named(gateway, answering, room: str, member: str, trouble) -> None:
    answering[room].handler = trouble
    answer = await gateway.get(URL)
    assert answer.status_code == 200
    assert answer.json() == COMPLETE | {member: None, "incomplete": [member]}


@pytest.mark.parametrize(
    "content", [[], None, 1, "x", {}, {"items": None}, {"items": [1]}, {"items": ["a"]}, {"items": [{}]}]
)
@pytest.mark.parametrize(("room", "member"), [("booking", "nextFreeSlot"), ("bundles", "bundles")])
async def test_another_shape_is_a_gap_not_an_error(gateway, answering, room: str, member: str, content) -> None:
    async def odd(_: web.Request) -> web.Response:
        return web.json_response(content)

    answering[room].handler = odd
    answer = await gateway.get(URL)
    assert answer.status_code == 200
    assert answer.json() == COMPLETE | {member: None, "incomplete": [member]}


@pytest.mark.parametrize("parts", ["wohnsitz", ["wohnsitz"], None, [{"service": 1}]])
async def test_definitions_of_another_shape_are_a_gap(gateway, answering, parts) -> None:
    async def odd(request: web.Request) -> web.Response:
        listed = {"items": [{"id": "geburt"}], "next": None}
        return web.json_response(listed if request.path == "/v1/bundles" else BIRTH | {"partDetails": parts})

    answering["bundles"].handler = odd
    assert (await gateway.get(URL)).json()["incomplete"] == ["bundles"]


async def test_rooms_that_are_down_are_named(gateway_settings, answering, dead_url) -> None:
    settings = gateway_settings(booking_url=dead_url, bundles_url=dead_url)
    async with client_of(create_app(settings, RoutingTable(ENTRIES))) as client:
        assert (await client.get(URL)).json()["incomplete"] == ["nextFreeSlot", "bundles"]


async def test_the_catalog_must_answer(gateway_settings, answering, dead_url) -> None:
    async with client_of(create_app(gateway_settings(catalog_url=dead_url), RoutingTable(ENTRIES))) as client:
        answer = await client.get(URL)
    assert answer.status_code == 502
    assert answer.headers["content-type"] == "application/problem+json"


async def test_what_the_catalog_refuses_comes_back_as_it_is(gateway, answering) -> None:
    answer = await gateway.get("/v1/services/unheard-of")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_an_odd_id_stays_one_segment(gateway, answering) -> None:
    await gateway.get("/v1/services/a%3Fb%26c")
    assert answering["catalog"].asked[-1].raw_path == "/v1/services/a%3Fb%26c"
    assert answering["booking"].asked[-1].raw_path == "/v1/availability/next?service=a%3Fb%26c&limit=1"


def test_gaps_of_the_catalog_are_kept() -> None:
    page = compose({"id": "x", "incomplete": ["fees"]}, None, [])
    assert page == {"id": "x", "incomplete": ["fees", "nextFreeSlot"], "nextFreeSlot": None, "bundles": []}


def test_a_bundle_is_named_once_per_service() -> None:
    twice = Bundle.model_validate(BIRTH | {"services": ["a", "a"]})
    assert len(bundles_by_service([twice])["a"]) == 1


async def test_another_form_of_the_page_is_passed_on_as_it_came(gateway: httpx.AsyncClient, answering) -> None:
    async def linked(request: web.Request) -> web.Response:
        kind = request.headers["accept"]
        return web.Response(body=b'{"@graph":[]}', content_type=kind, headers={"Vary": "Accept"})

    answering["catalog"].handler = linked
    answer = await gateway.get(URL, headers={"Accept": "application/ld+json"})
    assert (answer.status_code, answer.content) == (200, b'{"@graph":[]}')
    assert answer.headers["content-type"] == "application/ld+json"
    assert "Accept" in answer.headers["vary"].split(", ")


FIGURES = {"service": "personalausweis", "missing": []}


async def test_figures_of_access_with_the_wait_for_an_appointment(gateway: httpx.AsyncClient, rooms, answering) -> None:
    async def catalog(_: web.Request) -> web.Response:
        return web.json_response(FIGURES)

    rooms["catalog"].handler = catalog
    answer = await gateway.get(f"{URL}/access-score?at=2026-12-01T09:00:00Z")
    assert answer.json() == FIGURES | {"nextFreeSlot": SLOT, "incomplete": []}
    assert rooms["catalog"].asked[-1].raw_path == f"{URL}/access-score?at=2026-12-01T09:00:00Z"

    async def silent(_: web.Request) -> web.Response:
        return web.json_response({}, status=503)

    rooms["booking"].handler = silent
    answer = await gateway.get(f"{URL}/access-score")
    assert answer.json() == FIGURES | {"nextFreeSlot": None, "incomplete": ["nextFreeSlot"]}
