"""No way into our own network: 60 ways to spell an address of ours reach nothing, and without the guard many of them would."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from shared.foreign_http import AnswerTooLarge, ForeignClient, Guard, is_public

PAYLOADS = [
    "http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "http://localhost:{port}/", "https://localhost:{port}/",
    "http://LOCALHOST:{port}/", "http://localhost.:{port}/", "http://127.1:{port}/", "https://127.1:{port}/",
    "http://127.0.1:{port}/", "http://0:{port}/", "http://0.0.0.0:{port}/", "https://0.0.0.0:{port}/",
    "http://2130706433:{port}/", "https://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0x7f.0.0.1:{port}/",
    "http://0x7f.1:{port}/", "http://0177.0.0.1:{port}/", "http://017700000001:{port}/", "http://0177.1:{port}/",
    "http://127.0.0.2:{port}/", "http://127.255.255.254:{port}/", "http://[::1]:{port}/", "https://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/", "http://[::]:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/", "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/", "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/",
    "http://[fe80::1]:{port}/", "http://[fe80::1%25lo]:{port}/", "http://[fc00::1]:{port}/", "http://[ff02::1]:{port}/",
    "http://10.0.0.1:{port}/", "https://10.0.0.1:{port}/", "http://172.16.0.1:{port}/", "http://192.168.0.1:{port}/",
    "http://100.64.0.1:{port}/", "http://169.254.169.254:{port}/latest/meta-data/", "https://169.254.169.254:{port}/",
    "http://2852039166:{port}/", "http://0xa9fea9fe:{port}/", "http://224.0.0.1:{port}/", "http://255.255.255.255:{port}/",
    "http://good.example@127.0.0.1:{port}/", "https://good.example:443@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@good.example/", "http://127.0.0.1:{port}?@good.example/",
    "http://good.example\\@127.0.0.1:{port}/", "http://127.0.0.1:{port}\\@good.example/",
    "http://①②⑦.0.0.1:{port}/", "http://127。0。0。1:{port}/", "http://ⓛocalhost:{port}/",
    "gopher://127.0.0.1:{port}/_x", "file:///etc/passwd", "ftp://127.0.0.1:{port}/", "//127.0.0.1:{port}/",
    "http://rebind.example:{port}/", "https://rebind.example:{port}/", "http://", "dict://127.0.0.1:{port}/info",
]  # fmt: skip


@dataclass
class Canary:
    """Listens where nobody should come, and counts who came."""

    port: int = 0
    visits: int = 0
    answer: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

    async def greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits += 1
        await reader.read(1000)
        writer.write(self.answer)
        writer.close()


@asynccontextmanager
async def listening(canary: Canary, *hosts: str) -> AsyncIterator[Canary]:
    first = await asyncio.start_server(canary.greet, hosts[0], 0)
    canary.port = first.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(canary.greet, host, canary.port) for host in hosts[1:]]
    try:
        yield canary
    finally:
        for server in (first, *others):
            server.close()


@pytest.fixture
def rebinding(monkeypatch):
    """A name that resolves to a public address when it is looked up first, and to ours ever after."""
    asked, real = [], socket.getaddrinfo

    def look_up(host, port, *args, **kwargs):
        if host != "rebind.example":
            return real(host, port, *args, **kwargs)
        asked.append(host)
        address = "192.0.2.1" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@asynccontextmanager
async def client_of(*inside: str, **values: Any) -> AsyncIterator[ForeignClient]:
    client = ForeignClient([ip_network(each) for each in inside], **values)
    try:
        yield client
    finally:
        await client.close()


async def visits(client: ForeignClient, canary: Canary) -> int:
    """How many of the payloads came through."""
    before = canary.visits
    for payload in PAYLOADS:
        try:
            await client.send("POST", payload.format(port=canary.port), body=b"{}", seconds=2)
        except Exception:  # noqa: BLE001, S112 - refused here, or by the closed network of tests, which warns
            continue
    return canary.visits - before


async def test_none_of_60_payloads_opens_a_connection(rebinding) -> None:
    assert len(PAYLOADS) >= 60
    async with listening(Canary(), "127.0.0.1", "::1") as canary:
        async with client_of(ports=frozenset({canary.port})) as client:
            assert await visits(client, canary) == 0
        assert rebinding, "otherwise the name was never looked up"


async def test_without_the_guard_many_of_them_would(rebinding) -> None:
    """The broken twin: this machine counts as inside."""
    async with (
        listening(Canary(), "127.0.0.1", "::1") as canary,
        client_of("127.0.0.1/32", "::1/128", "0.0.0.0/32", "::/128") as client,
    ):
        assert await visits(client, canary) >= 12


async def test_a_redirect_to_the_inside_is_not_followed() -> None:
    async with listening(Canary(), "127.0.0.1") as canary:
        redirect = (
            f"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{canary.port}/\r\nContent-Length: 0\r\n\r\n"
        )
        async with listening(Canary(answer=redirect.encode()), "::1") as partner, client_of("::1/128") as client:
            reply = await client.send("POST", f"http://[::1]:{partner.port}/hook")
    assert (reply.status, partner.visits, canary.visits) == (307, 1, 0)


async def test_an_answer_is_read_to_its_limit_only() -> None:
    flood = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000
    async with listening(Canary(answer=flood), "127.0.0.1") as partner, client_of("127.0.0.0/8") as client:
        with pytest.raises(AnswerTooLarge):
            await client.send("GET", f"http://127.0.0.1:{partner.port}/")
        reply = await client.send("GET", f"http://127.0.0.1:{partner.port}/", largest=100_000)
    assert len(reply.body) == 100_000


@pytest.mark.parametrize(("address", "port", "allowed"), [
    ("93.184.215.14", 443, True), ("93.184.215.14", 22, False), ("2606:2800:21f::1", 8443, True), ("10.1.2.3", 443, False),
    ("10.20.0.5", 9000, True), ("::ffff:93.184.215.14", 443, True), ("::ffff:10.1.2.3", 443, False), ("224.0.0.1", 443, False),
])  # fmt: skip
def test_who_may_be_called(address: str, port: int, allowed: bool) -> None:
    assert Guard((ip_network("10.20.0.0/16"),)).allows(ip_address(address), port) is allowed


def test_http_is_for_the_inside_only() -> None:
    assert not Guard(public=False).allows(ip_address("93.184.215.14"), 443)
    assert is_public(ip_address("93.184.215.14"))
