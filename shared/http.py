"""Outward HTTP: one client with time-outs, trace headers, a service token where asked, and one retry on connection loss."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from json import loads
from typing import Any, Final

import aiohttp
from yarl import URL

from shared.problems import NeighbourUnavailable
from shared.settings import ServiceSettings
from shared.tracing import trace_headers

CONNECT_SECONDS: Final = 2.0
TOTAL_SECONDS: Final = 5.0
MOST_PER_NEIGHBOUR: Final = 200
"""Connections to one neighbour, not to all together: one that hangs must not take those of the others."""
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "PUT", "DELETE"})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return loads(self.body)


class ServiceTokens:
    """The access token of this service for calls to neighbours (OAuth 2.0 client credentials, RFC 6749 §4.4), kept until it ages."""

    def __init__(self, settings: ServiceSettings, http: "HttpClient") -> None:
        self._settings, self._http = settings, http
        self._token, self._renew_at = "", 0.0
        self._renewing = asyncio.Lock()

    async def bearer(self) -> str:
        """A valid token; raises NeighbourUnavailable when the identity provider does not give one."""
        async with self._renewing:  # of many callers at once only the first asks
            if time.monotonic() >= self._renew_at:
                await self._renew()
        return self._token

    async def _renew(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.service_client_id,
            "client_secret": self._settings.service_client_secret,
        }
        reply = await self._http.send("POST", self._settings.token_url, form=form, repeatable=True)
        if reply.status != 200:
            raise NeighbourUnavailable(room="identity-provider")
        answer = reply.json()
        self._token = answer["access_token"]
        self._renew_at = time.monotonic() + float(answer.get("expires_in", 60)) * 0.8


class HttpClient:
    """A pooled client; create it in the lifespan of a process and close it there."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
            connector=aiohttp.TCPConnector(limit=0, limit_per_host=MOST_PER_NEIGHBOUR, keepalive_timeout=30),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept-Encoding"),
        )
        self.tokens = ServiceTokens(settings, self)

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def send(
        self,
        method: str,
        url: str | URL,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        repeatable: bool = False,
    ) -> Reply:
        """Send once; once more after a lost connection when the call may be repeated without a second effect.

        A call may be repeated when its method is idempotent, when it carries an Idempotency-Key, or when the caller says so.
        A `URL(..., encoded=True)` is sent as it is, byte for byte. Raises aiohttp.ClientError or TimeoutError when there is no answer.
        """
        given = dict(headers or {}) | trace_headers()
        again = repeatable or method in SAFE_METHODS or any(name.lower() == "idempotency-key" for name in given)
        try:
            return await self._once(method, url, given, body, json, form)
        except aiohttp.ClientConnectionError:
            if not again:
                raise
            return await self._once(method, url, given, body, json, form)

    async def _once(
        self,
        method: str,
        url: str | URL,
        headers: Mapping[str, str],
        body: bytes | None,
        json: Any,
        form: Mapping[str, str] | None,
    ) -> Reply:
        data = body if form is None else dict(form)
        asked = self._session.request(method, url, headers=headers, data=data, json=json, allow_redirects=False)
        async with (
            asyncio.timeout(TOTAL_SECONDS),
            asked as response,
        ):  # aiohttp's own total costs a tenth of a forwarded call
            return Reply(response.status, response.headers, await response.read())


class Neighbour:
    """Another room, called as this service."""

    def __init__(self, http: HttpClient, settings: ServiceSettings, room: str) -> None:
        self._http, self._base, self._room = http, settings.room_url(room), room

    async def call(self, method: str, path: str, *, json: Any = None, key: str | None = None) -> Reply:
        """Call `path` with the service token; raises NeighbourUnavailable when the room does not answer or fails."""
        try:
            headers = {"Authorization": f"Bearer {await self._http.tokens.bearer()}"}
            if key is not None:
                headers["Idempotency-Key"] = f'"{key}"'
            reply = await self._http.send(method, self._base + path, headers=headers, json=json)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NeighbourUnavailable(room=self._room) from error
        if reply.status >= 500:
            raise NeighbourUnavailable(room=self._room)
        return reply
