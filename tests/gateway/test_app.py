"""The gateway's own face: index, health, documents."""

import httpx

from services.gateway import problems
from services.gateway.app import create_app
from services.gateway.matching import Entry, RoutingTable
from shared.problems import Problem
from shared.zms_errors import CODE_OF_PROBLEM
from tests.gateway.conftest import ENTRIES
from tests.support.clients import client_of


async def test_index_says_where_things_are(gateway: httpx.AsyncClient) -> None:
    index = (await gateway.get("/")).json()
    assert index["name"] == "Lotse"
    assert index["links"]["login"].endswith("/.well-known/openid-configuration")
    for name in ("docs", "openapi"):
        path = "/" + index["links"][name].split("/", 3)[3]
        assert (await gateway.get(path)).status_code == 200


async def test_ready_when_the_catalog_answers(gateway: httpx.AsyncClient, gateway_settings, dead_url) -> None:
    assert (await gateway.get("/health/ready")).json() == {"status": "ready"}
    async with client_of(create_app(gateway_settings(catalog_url=dead_url), RoutingTable(ENTRIES))) as alone:
        assert (await alone.get("/health/live")).json() == {"status": "live"}
        answer = await alone.get("/health/ready")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]


async def test_other_rooms_may_be_missing_for_a_while(gateway_settings, dead_url) -> None:
    settings = gateway_settings(
        booking_url=dead_url, bundles_url=dead_url, routing_url=dead_url, reporting_url=dead_url
    )
    async with client_of(create_app(settings, RoutingTable(ENTRIES))) as client:
        assert (await client.get("/health/ready")).status_code == 200


async def test_clients_of_zms_are_told_in_their_words(gateway_settings, dead_url) -> None:
    entries = [Entry("GET", "/api/citizen/offices-and-services/", "booking", "public")]
    async with client_of(create_app(gateway_settings(booking_url=dead_url), RoutingTable(entries))) as client:
        for path, status, code in (
            ("/api/citizen/offices-and-services/", 503, "zmsClientCommunicationError"),
            ("/api/citizen/captcha-challenge/", 404, "notFound"),
        ):
            answer = await client.get(path)
            assert answer.status_code == status
            assert [error["errorCode"] for error in answer.json()["errors"]] == [code]


def test_each_problem_of_the_gateway_has_a_code_of_zms() -> None:
    own = [kind for kind in vars(problems).values() if isinstance(kind, type) and issubclass(kind, Problem)]
    slugs = {kind.slug for kind in own if hasattr(kind, "slug")}
    assert "overloaded" in slugs
    assert slugs <= set(CODE_OF_PROBLEM), "add a line to shared/zms_errors.py"
