"""What is too long, too large or too slow stops at the door."""

import asyncio

import pytest

from services.gateway.app import create_app
from services.gateway.matching import RoutingTable
from tests.gateway.conftest import ENTRIES
from tests.support.clients import client_of
from tests.support.serving import serving


@pytest.mark.parametrize(
    ("path", "headers", "status", "slug"),
    [("/v1/services?q=" + "a" * 8200, {}, 414, "address-too-long"), ("/v1/services", {"X-A": "a" * 33_000}, 431, "headers-too-large")],
)  # fmt: skip
async def test_too_large(gateway, rooms, path: str, headers: dict[str, str], status: int, slug: str) -> None:
    answer = await gateway.get(path, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:lotse:problem:{slug}")
    assert rooms["catalog"].asked == []


async def test_a_body_that_trickles_in_is_not_waited_for(gateway_settings, rooms) -> None:
    app = create_app(gateway_settings(body_seconds=0.2), RoutingTable(ENTRIES))
    async with serving(app) as url:
        host, port = url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /v1/appointments HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
        head = await reader.readuntil(b"\r\n\r\n")
        writer.close()
    assert b" 408 " in head.splitlines()[0]
    assert rooms["booking"].asked == []


async def test_a_large_body_that_comes_in_time_arrives(gateway, rooms) -> None:
    async def chunks():
        for _ in range(20):
            yield b"x" * 50_000

    assert (await gateway.post("/v1/appointments", content=chunks())).status_code == 200
    assert len(rooms["booking"].bodies[0]) == 1_000_000


async def test_origins_are_data(gateway_settings, rooms) -> None:
    settings = gateway_settings(cors_origins="https://a.example, https://b.example")
    async with client_of(create_app(settings, RoutingTable(ENTRIES))) as client:
        for origin, allowed in (("https://b.example", "https://b.example"), ("https://c.example", None)):
            answer = await client.get("/v1/services", headers={"Origin": origin})
            assert answer.headers.get("access-control-allow-origin") == allowed
