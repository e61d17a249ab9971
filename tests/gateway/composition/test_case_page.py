"""The page of a case: one call instead of six, for who may see the case."""

import pytest
from aiohttp import web

from services.gateway.app import create_app
from services.gateway.matching import RoutingTable
from tests.support.clients import client_of

URL = "/v1/cases/0199/page"
SECRET = {"Authorization": "Secret s3cret"}
LISTS = ("missing", "timeline", "queries", "evidence", "consents")


@pytest.fixture
def bundles(rooms):
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != SECRET["Authorization"]:
            return web.json_response({"type": "urn:lotse:problem:not-found"}, status=404)
        part = request.path.rsplit("/", 1)[1]
        return web.json_response({"items": [part]} if part in LISTS else {"id": "0199"})

    rooms["bundles"].handler = answer
    return rooms["bundles"]


async def test_everything_about_a_case(gateway, bundles) -> None:
    answer = await gateway.get(URL, headers=SECRET)
    assert answer.status_code == 200
    assert answer.json() == {"case": {"id": "0199"}, **{name: [name] for name in LISTS}, "incomplete": []}
    assert answer.headers["cache-control"] == "no-store"
    assert all(request.headers["Authorization"] == SECRET["Authorization"] for request in bundles.asked)


async def test_what_belongs_to_a_person_is_never_compressed(gateway, bundles) -> None:
    async def wordy(_: web.Request) -> web.Response:
        return web.json_response({"items": ["words of others " * 200]})

    bundles.handler = wordy
    answer = await gateway.get(URL, headers=SECRET | {"Accept-Encoding": "gzip"})
    assert len(answer.content) > 10_000
    assert "content-encoding" not in answer.headers


async def test_a_list_that_does_not_come_is_named(gateway, bundles) -> None:
    whole = bundles.handler

    async def partly(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/timeline"):
            return web.Response(status=503)
        return web.Response(text="[") if request.path.endswith("/queries") else await whole(request)

    bundles.handler = partly
    page = (await gateway.get(URL, headers=SECRET)).json()
    assert page["incomplete"] == ["timeline", "queries"]
    assert page["timeline"] is None
    assert page["missing"] == ["missing"]


async def test_strangers_get_what_bundles_says(gateway, bundles) -> None:
    assert (await gateway.get(URL, headers={"Authorization": "Secret other"})).status_code == 404
    assert (await gateway.get(URL)).status_code == 401
    assert (await gateway.get(URL, headers={"Authorization": "Bearer x"})).status_code == 401


async def test_without_bundles_there_is_no_page(gateway_settings, dead_url) -> None:
    async with client_of(create_app(gateway_settings(bundles_url=dead_url), RoutingTable(()))) as client:
        assert (await client.get(URL, headers=SECRET)).status_code == 502
