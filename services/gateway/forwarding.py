"""Forward a call to the room it belongs to, as plain ASGI: what the framework would do per request is done by the room anyway."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

import aiohttp
from starlette.types import ASGIApp, Receive, Scope, Send
from yarl import URL

from services.gateway.admission import Door, Doors
from services.gateway.intake import brings_body
from services.gateway.last_good import LastGood, is_kept
from services.gateway.matching import Entry, RoutingTable
from services.gateway.problems import RoomTooSlow, room_unreachable
from services.gateway.settings import GatewaySettings
from shared.compression import takes_gzip
from shared.http import HttpClient, Reply
from shared.problems import MethodNotAllowed

PASSED_ON: Final = {
    name.encode(): name
    for name in (
        "accept", "accept-language", "authorization", "content-type", "dpop", "idempotency-key", "if-match", "if-none-match",
        "webhook-id", "webhook-timestamp", "webhook-signature", "callback-timestamp", "callback-authentication",
    )
}  # fmt: skip
"""What a room is told of a request. No cookies: rooms do not use them. Trace headers are added by the client."""
KEPT_BACK: Final = frozenset(
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade", "content-length", "date", "server", "set-cookie",
    }
)  # fmt: skip
"""Headers of one connection only (RFC 9110 §7.6.1), those our own server writes, and cookies."""


class Forwarding:
    """Answers what the table forwards; everything else goes on to the application."""

    def __init__(
        self, app: ASGIApp, table: RoutingTable, settings: GatewaySettings, composed: frozenset[tuple[str, str]]
    ) -> None:
        self._app, self._table = app, table
        self._composed = {entry for entry in table.entries if (entry.method, entry.shape) in composed}
        rooms = {entry.room for entry in table.entries}
        self._addresses = {room: settings.room_url(room).rstrip("/") for room in rooms}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        by_method = self._table.find(scope["path"]) if scope["type"] == "http" else {}
        if not by_method:
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        entry = by_method.get(method)
        if entry is None:
            allowed = {*by_method, "HEAD"} if "GET" in by_method else by_method
            raise MethodNotAllowed(method=method, headers={"Allow": ", ".join(sorted(allowed))})
        if entry in self._composed:
            await self._app(scope, receive, send)
            return
        scope["route"] = entry  # the figures are kept per path of the table
        await _answer(await self._ask(scope, receive, entry), send)

    async def _ask(self, scope: Scope, receive: Receive, entry: Entry) -> Reply:
        http: HttpClient = scope["app"].state.http
        query = scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        url = URL(self._addresses[entry.room] + target.decode("latin-1"), encoded=True)
        body = await _body(receive) if brings_body(scope) else b""
        headers = headers_of(scope["headers"]) | _coding(scope["headers"])
        doors: Doors = scope["app"].state.doors
        door = doors.of(entry.room, staff=entry.access.startswith("staff"))

        forward = partial(ask, http, door, entry.method, url, headers, body)
        if not is_kept(entry):
            return await forward()
        last_good: LastGood = scope["app"].state.last_good
        return await last_good.or_last(target.decode("latin-1"), headers, forward)


async def ask(
    http: HttpClient, door: Door, method: str, url: URL, headers: Mapping[str, str], body: bytes | None = None
) -> Reply:
    """One call through the door of a room; raises problems when it does not answer.

    When nobody listens nothing was sent, so any call may wait for the room to start again.
    """
    async with door:
        while True:
            try:
                reply = await http.send(method, url, headers=headers, body=body or None)
            except aiohttp.ClientConnectorError as error:
                if not await door.come_back():
                    raise room_unreachable(door.room) from error
            except TimeoutError as error:
                raise RoomTooSlow(room=door.room) from error
            except aiohttp.ClientError as error:
                raise room_unreachable(door.room) from error
            else:
                door.answered()
                return reply


def headers_of(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers of a request that a room is told."""
    return {PASSED_ON[name]: value.decode("latin-1") for name, value in raw if name in PASSED_ON}


def _coding(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Whether the answer may come compressed, in one word: it is passed on as it comes, and kept once for each form."""
    said = b",".join([value for name, value in raw if name == b"accept-encoding"])
    return {"accept-encoding": "gzip"} if takes_gzip(said.decode("latin-1")) else {}


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def _answer(reply: Reply, send: Send) -> None:
    headers = [
        (lower.encode("latin-1"), value.encode("latin-1"))
        for name, value in reply.headers.items()
        if (lower := name.lower()) not in KEPT_BACK
    ]
    if reply.status not in (204, 304):
        headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
