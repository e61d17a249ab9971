"""What passes through the gateway arrives as it was sent, both ways; what fails is explained."""

import asyncio
import gzip
import re

import httpx
import pytest
from aiohttp import web

from services.gateway.admission import Door
from services.gateway.app import create_app
from services.gateway.matching import RoutingTable
from shared import http as outward
from tests.gateway.conftest import ENTRIES, TinyRoom
from tests.support.clients import client_of


async def test_address_arrives_byte_for_byte(gateway: httpx.AsyncClient, rooms) -> None:
    for target in ("/v1/services?q=Pa%C3%9F+%26&limit=%2B5", "/v1/appointments/a%20b%3Fc", "/v1/exports/xzufi/a/b.xml"):
        answer = await gateway.get(target)
        assert answer.json() == {"path": target}


async def test_only_what_a_room_needs_is_told(gateway: httpx.AsyncClient, rooms) -> None:
    sent = {
        "Authorization": "Secret s", "Idempotency-Key": '"k"', "Accept-Language": "en", "If-None-Match": '"e"', "If-Match": '"m"',
        "Content-Type": "application/json", "Cookie": "a=b", "X-Forwarded-For": "1.2.3.4", "X-Anything": "x",
        "traceparent": "00-11111111111111111111111111111111-2222222222222222-01", "X-Correlation-Id": "journey-1",
    }  # fmt: skip
    await gateway.post("/v1/appointments", content=b'{"a": 1}', headers=sent)
    told = rooms["booking"].asked[0].headers
    for name in ("Authorization", "Idempotency-Key", "Accept-Language", "If-None-Match", "If-Match", "Content-Type"):
        assert told[name] == sent[name]
    assert told["X-Correlation-Id"] == "journey-1"
    assert told["traceparent"][3:35] == "1" * 32
    assert not {"Cookie", "X-Forwarded-For", "X-Anything"} & set(told)
    assert rooms["booking"].bodies == [b'{"a": 1}']


async def test_answer_comes_back_as_it_was_given(gateway: httpx.AsyncClient, rooms) -> None:
    async def answer(_: web.Request) -> web.Response:
        headers = {
            "ETag": '"v1"', "Cache-Control": "max-age=5", "Location": "/v1/x", "Retry-After": "7", "API-Version": "9.9.9",
            "Content-Disposition": "attachment", "Set-Cookie": "a=b", "Connection": "close", "Content-Type": "text/calendar",
        }  # fmt: skip
        return web.Response(status=201, body=b"\x00\xff", headers=headers)

    rooms["booking"].handler = answer
    got = await gateway.post("/v1/appointments")
    assert (got.status_code, got.content) == (201, b"\x00\xff")
    for name, value in {"ETag": '"v1"', "Location": "/v1/x", "Retry-After": "7", "Content-Type": "text/calendar",
                        "API-Version": "9.9.9", "Cache-Control": "max-age=5"}.items():  # fmt: skip
        assert got.headers[name] == value
    assert not {"set-cookie", "connection"} & set(got.headers)
    assert got.headers["x-correlation-id"]


async def test_compressed_answers_pass_as_they_are_and_each_form_has_its_last_good_one(gateway, rooms) -> None:
    async def packed_where_taken(request: web.Request) -> web.Response:
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return web.Response(body=b"plain")
        return web.Response(body=gzip.compress(b"packed"), headers={"Content-Encoding": "gzip"})

    async def broken(_: web.Request) -> web.Response:
        return web.Response(status=500)

    for handler in (packed_where_taken, broken):
        rooms["catalog"].handler = handler
        packed = await gateway.get("/v1/services", headers={"Accept-Encoding": "gzip"})
        plain = await gateway.get("/v1/services", headers={"Accept-Encoding": "identity"})
        assert (packed.headers["content-encoding"], packed.content) == ("gzip", b"packed")
        assert ("content-encoding" in plain.headers, plain.content) == (False, b"plain")


@pytest.mark.parametrize("status", [204, 304, 409, 422, 500, 503])
async def test_every_status_passes(gateway: httpx.AsyncClient, rooms, status: int) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"ETag": '"v"'})

    rooms["catalog"].handler = answer
    got = await gateway.get("/v1/services")
    assert got.status_code == status
    assert got.headers["etag"] == '"v"'


@pytest.mark.parametrize(
    "path",
    ["/internal/events", "/v1/internal/events", "/health/x", "/v1/nothing", "/v1/exports/xzufi/%2e%2e/%2e%2e/internal/events",
     "/v1/exports/xzufi/..%2f..%2finternal", "/v1/services/", "//v1/services"],
)  # fmt: skip
async def test_what_is_not_in_the_table_reaches_no_room(gateway: httpx.AsyncClient, rooms, path: str) -> None:
    answer = await gateway.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert all(room.asked == [] for room in rooms.values())


async def test_other_methods_are_named(gateway: httpx.AsyncClient, rooms) -> None:
    answer = await gateway.put("/v1/appointments")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.json()["type"] == "urn:lotse:problem:method-not-allowed"
    assert rooms["booking"].asked == []


async def test_a_room_that_is_down_is_a_502(gateway_settings, dead_url) -> None:
    app = create_app(gateway_settings(booking_url=dead_url), RoutingTable(ENTRIES))
    async with client_of(app) as client:
        answer = await client.post("/v1/appointments", headers={"Accept-Language": "en"})
        assert answer.status_code == 502
        assert answer.json()["type"] == "urn:lotse:problem:neighbour-unavailable"
        assert answer.headers["retry-after"] == "2"
        assert (await client.get("/v1/services")).status_code == 200, "one room down, the others go on"


async def test_a_room_that_hangs_is_a_504(monkeypatch, gateway_settings, rooms) -> None:
    async def hang(_: web.Request) -> web.Response:
        await asyncio.sleep(2)
        return web.Response()

    monkeypatch.setattr(outward, "TOTAL_SECONDS", 0.2)
    rooms["catalog"].handler = hang
    async with client_of(create_app(gateway_settings(), RoutingTable(ENTRIES))) as client:
        answer = await client.get("/v1/services")
    assert answer.status_code == 504
    assert answer.json()["type"] == "urn:lotse:problem:neighbour-too-slow"
    assert answer.headers["retry-after"] == "2"


def loses_first(room: TinyRoom) -> None:
    async def lose(request: web.Request) -> web.Response:
        if len(room.asked) == 1 and request.transport is not None:
            request.transport.abort()
        return web.json_response({"attempt": len(room.asked)})

    room.handler = lose


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [("GET", "/v1/appointments/1", {}), ("DELETE", "/v1/slot-alerts/1", {}), ("POST", "/v1/appointments", {"Idempotency-Key": '"k"'})],
)  # fmt: skip
async def test_a_lost_connection_is_tried_once_more(gateway, rooms, method: str, path: str, headers) -> None:
    loses_first(rooms["booking"])
    assert (await gateway.request(method, path, headers=headers)).json() == {"attempt": 2}


async def test_what_may_not_happen_twice_is_not_repeated(gateway, rooms) -> None:
    loses_first(rooms["booking"])
    assert (await gateway.post("/v1/appointments", json={})).status_code == 502
    assert len(rooms["booking"].asked) == 1


async def test_a_body_too_large_stops_at_the_door(gateway_settings, rooms) -> None:
    app = create_app(gateway_settings(max_body_bytes=100), RoutingTable(ENTRIES))
    async with client_of(app) as client:
        assert (await client.post("/v1/appointments", content=b"x" * 101)).status_code == 413

        async def chunks():
            for _ in range(11):
                yield b"x" * 10

        assert (await client.post("/v1/appointments", content=chunks())).status_code == 413
    assert rooms["booking"].asked == []


async def test_figures_are_kept_per_path_of_the_table(gateway, rooms) -> None:
    await gateway.get("/v1/appointments/no-figure-4711")
    text = (await gateway.get("/metrics")).text
    assert 'room="gateway",route="/v1/appointments/{id}",status="200"' in text
    assert not re.search(r"no-figure-4711", text)


async def test_front_ends_on_other_origins_may_call(gateway, rooms) -> None:
    origin = {"Origin": "http://127.0.0.1:5173"}
    preflight = await gateway.options(
        "/v1/appointments",
        headers=origin | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "idempotency-key"},
    )
    assert preflight.status_code == 200
    assert "access-control-allow-credentials" not in preflight.headers
    for path in ("/v1/services", "/v1/nothing"):
        assert (await gateway.get(path, headers=origin)).headers["access-control-allow-origin"] == "*"


async def test_a_room_that_starts_again_is_waited_for(gateway_settings, dead_url) -> None:
    app = create_app(gateway_settings(booking_url=dead_url, restart_seconds=60.0), RoutingTable(ENTRIES))
    room = TinyRoom()
    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", room.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    async with client_of(app) as client:
        call = asyncio.create_task(client.post("/v1/appointments", content=b"once"))
        done, _ = await asyncio.wait([call], timeout=0.2)
        assert not done
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", int(dead_url.rsplit(":", 1)[1])).start()
        assert (await call).status_code == 200
    await runner.cleanup()
    assert room.bodies == [b"once"]


async def test_a_room_that_stays_away_is_not_waited_for_again() -> None:
    door = Door("booking", 1, 0.0, 0.1)
    while await door.come_back():
        pass
    assert not await door.come_back()
    door.answered()
    assert await door.come_back(), "it was there meanwhile"
