"""So many requests per client address and minute, over all gateways together (draft-ietf-httpapi-ratelimit-headers)."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from limits import RateLimitItem
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.permits import Permits
from shared.problems import TooManyRequests

FREE: Final = ("/health/", "/metrics")
"""Asked by the operator's machines, never counted."""
UNKNOWN: Final = "unknown"
IPV6_HOUSEHOLD: Final = 64
"""A household has a whole /64 network: one address in it is as good as another."""


class RateLimit:
    """Counts, refuses with 429, and tells every client what is left."""

    def __init__(self, app: ASGIApp, rate: RateLimitItem, address_header: str, permits: Permits) -> None:
        self._app, self._header, self._permits = app, address_header.lower().encode(), permits
        self._policy = f'"default";q={rate.amount};w={rate.get_expiry()}'

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            await self._app(scope, receive, send)
            return
        allowed, left, seconds = await self._permits.spend(client_of(scope, self._header))
        told = {"RateLimit-Policy": self._policy, "RateLimit": f'"default";r={left};t={seconds}'}
        if not allowed:
            raise TooManyRequests(seconds=seconds, headers=told | {"Retry-After": str(seconds)})

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self._app(scope, receive, telling)


def client_of(scope: Scope, header: bytes) -> str:
    """Who is counted: the address the trusted proxy names, otherwise that of the connection."""
    named = [value for name, value in scope["headers"] if header and name == header]
    if named:
        return _network(named[-1].decode("latin-1").rsplit(",", 1)[-1].strip())
    return _network(scope["client"][0]) if scope.get("client") else UNKNOWN


def _network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ip_network((int(address), IPV6_HOUSEHOLD), strict=False))
    return str(address)
