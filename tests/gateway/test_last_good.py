"""While the catalog is away its last answers are given, and said to be old."""

import pytest
from aiohttp import web

from services.gateway import last_good
from services.gateway.app import create_app
from services.gateway.last_good import LastGood, is_kept
from services.gateway.matching import Entry, RoutingTable
from services.gateway.problems import room_unreachable
from services.gateway.table import ENTRIES as TABLE
from shared.http import Reply
from tests.gateway.conftest import ENTRIES
from tests.support.clients import client_of


async def lost(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def broken(_: web.Request) -> web.Response:
    return web.Response(status=500)


@pytest.mark.parametrize("trouble", [lost, broken])
async def test_the_last_good_answer_is_given(gateway, rooms, trouble) -> None:
    fresh = await gateway.get("/v1/services?q=a", headers={"Accept-Language": "de"})
    assert "cache-status" not in fresh.headers
    rooms["catalog"].handler = trouble
    old = await gateway.get("/v1/services?q=a", headers={"Accept-Language": "de"})
    assert (old.status_code, old.content) == (200, fresh.content)
    assert old.headers["cache-status"].startswith("gateway; hit; ttl=")
    for other in ({"Accept-Language": "en"}, {"Accept": "application/ld+json"}):
        assert (await gateway.get("/v1/services?q=a", headers=other)).status_code >= 500, "another form of it"
    assert (await gateway.get("/v1/services?q=b")).status_code >= 500


async def test_what_the_catalog_says_is_not_overruled(gateway, rooms) -> None:
    await gateway.get("/v1/services/x")

    async def gone(_: web.Request) -> web.Response:
        return web.Response(status=404)

    rooms["catalog"].handler = gone
    assert (await gateway.get("/v1/services/x")).status_code == 404


async def test_nothing_else_is_kept(gateway_settings, rooms, dead_url) -> None:
    async with client_of(create_app(gateway_settings(), RoutingTable(ENTRIES))) as client:
        assert (await client.get("/v1/appointments/1")).status_code == 200
        rooms["booking"].handler = broken
        assert (await client.get("/v1/appointments/1")).status_code == 500


def test_only_public_reads_of_the_catalog() -> None:
    kept = [entry for entry in TABLE if is_kept(entry)]
    assert kept
    assert all(entry.access == "public" and entry.room == "catalog" for entry in kept)
    assert not is_kept(Entry("GET", "/v1/staff/drafts", "catalog", "staff(catalog:write)"))


async def test_memory_has_an_end(monkeypatch) -> None:
    monkeypatch.setattr(last_good, "MOST_KEPT", 2)
    memory = LastGood()

    async def good() -> Reply:
        return Reply(200, {}, b"x")

    async def large() -> Reply:
        return Reply(200, {}, b"x" * (last_good.LARGEST_KEPT + 1))

    async def away() -> Reply:
        raise room_unreachable("catalog")

    for address in ("/1", "/2", "/3"):
        await memory.or_last(address, {}, good)
    await memory.or_last("/large", {}, large)
    assert (await memory.or_last("/3", {}, away)).body == b"x"
    for address in ("/1", "/large"):
        with pytest.raises(type(room_unreachable("catalog"))):
            await memory.or_last(address, {}, away)
    monkeypatch.setattr(last_good, "LONGEST_SECONDS", 0.0)
    with pytest.raises(type(room_unreachable("catalog"))):
        await memory.or_last("/3", {}, away)
