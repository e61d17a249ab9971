"""HTTP to addresses that somebody outside the house has named (webhooks, authorities): no way into our own network (SSRF).

The check sits where a socket is made, so whatever a name resolved to, at that very moment, is what is checked and what is connected to:
there is no second look-up that could answer differently (DNS rebinding), and no spelling of an address that goes past it.
"""

import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from ssl import SSLContext
from typing import Any, Final

import aiohttp
from yarl import URL

from shared.http import CONNECT_SECONDS, Reply
from shared.tracing import trace_headers

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

TOTAL_SECONDS: Final = 5.0
LARGEST_ANSWER: Final = 64 * 1024
PORTS: Final = frozenset({443, 8443})
"""Ports of public addresses that may be called; inside the configured networks any port may."""
NAT64: Final = IPv6Network("64:ff9b::/96")
IPV4_COMPATIBLE: Final = IPv6Network("::/96")
HIDDEN_IPV4: Final = (NAT64, IPV4_COMPATIBLE)
"""IPv6 networks whose last 32 bits are an IPv4 address (RFC 6052, RFC 4291 §2.5.5.1)."""


class NotAllowed(OSError):
    """The address may not be called from here; nothing was connected."""


class AnswerTooLarge(aiohttp.ClientError):
    """The other side answered more than it may; the rest was not read."""


def addresses_in(address: Address) -> Iterable[Address]:
    """The address and every IPv4 address it stands for: mapped, compatible, NAT64, 6to4, Teredo."""
    yield address
    if isinstance(address, IPv6Address):
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        hidden += [IPv4Address(int(address) & 0xFFFFFFFF) for network in HIDDEN_IPV4 if address in network]
        yield from (each for each in hidden if each is not None)


def is_public(address: Address) -> bool:
    """Whether an address, and all it stands for, belongs to the public internet and to one machine."""
    return all(each.is_global and not each.is_multicast for each in addresses_in(address))


@dataclass(frozen=True, slots=True)
class Guard:
    """Says which addresses may be connected to: those of `inside`, and, when `public`, public ones on `ports`."""

    inside: tuple[Network, ...] = ()
    public: bool = True
    ports: frozenset[int] = PORTS

    def allows(self, address: Address, port: int) -> bool:
        """Whether a connection may be opened."""
        if any(address in network for network in self.inside):
            return True
        return self.public and port in self.ports and is_public(address)

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for an entry of getaddrinfo; raises NotAllowed before there is any."""
        family, kind, protocol, _, (host, port, *_) = info
        if not self.allows(ip_address(host.partition("%")[0]), port):
            raise NotAllowed("this address may not be called from here")
        return socket.socket(family, kind, protocol)


class ForeignClient:
    """A client for foreign addresses; create it in the lifespan of a process and close it there.

    https reaches the public internet and the networks `inside`; http, which nobody can trust on the way, only those. Redirects are
    not followed, proxies of the environment not used, compressed answers not unpacked. `ports` is what tests set; `certificate` shows
    who we are where the other side asks.
    """

    def __init__(
        self, inside: Iterable[Network] = (), *, ports: frozenset[int] = PORTS, certificate: SSLContext | None = None
    ) -> None:
        networks = tuple(inside)
        self._by_scheme = {
            "https": _session(Guard(networks, ports=ports), certificate),
            "http": _session(Guard(networks, public=False)),
        }

    async def close(self) -> None:
        """Close all connections."""
        for session in self._by_scheme.values():
            await session.close()

    async def send(
        self,
        method: str,
        url: str | URL,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        seconds: float = TOTAL_SECONDS,
        largest: int = LARGEST_ANSWER,
    ) -> Reply:
        """Send once and read the answer, of at most `largest` bytes, within `seconds` altogether.

        Raises aiohttp.ClientError, which NotAllowed arrives as too, AnswerTooLarge or TimeoutError.
        """
        target = checked_url(url)
        given = dict(headers or {}) | trace_headers()
        async with self._by_scheme[target.scheme].request(
            method, target, headers=given, data=body, allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=seconds, connect=min(seconds, CONNECT_SECONDS)),
        ) as response:  # fmt: skip
            return Reply(response.status, response.headers, await _read(response, largest))


def checked_url(url: str | URL) -> URL:
    """The address as an absolute http(s) URL without user; raises aiohttp.InvalidURL for any other."""
    try:
        target = URL(url)
    except (ValueError, TypeError) as error:
        raise aiohttp.InvalidURL("") from error
    if target.scheme not in ("http", "https") or not target.host or target.user is not None:
        raise aiohttp.InvalidURL("")
    return target


async def _read(response: aiohttp.ClientResponse, largest: int) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > largest:
            response.close()
            raise AnswerTooLarge(f"more than {largest} bytes")
    return bytes(body)


def _session(guard: Guard, certificate: SSLContext | None = None) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(
        limit=0,
        limit_per_host=100,
        keepalive_timeout=15,
        socket_factory=partial(Guard.open_socket, guard),
        ssl=certificate or True,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        headers={"User-Agent": "Lotse"},
        skip_auto_headers=("Accept-Encoding",),
        max_line_size=8190,
        max_field_size=8190,
    )
