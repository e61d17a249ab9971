"""The door to eid_gateway for AusweisApp: https in front of a room that is served without TLS on this machine."""

from typing import Final

import aiohttp
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

PATHS: Final = "/eid/"
"""Only the pages of a login are behind it."""
PASSED_ON: Final = ("accept", "accept-language", "content-type", "cookie", "user-agent")
KEPT: Final = frozenset({"connection", "content-encoding", "content-length", "date", "server", "transfer-encoding"})
"""Headers of an answer that belong to one connection only."""


def door_to(room_url: str, http: aiohttp.ClientSession) -> ASGIApp:
    """An application that forwards the pages of a login; `http` must keep no cookies of its own."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            answer = await _forward(Request(scope, receive), room_url, http)
            await answer(scope, receive, send)

    return app


async def _forward(request: Request, room_url: str, http: aiohttp.ClientSession) -> Response:
    if not request.url.path.startswith(PATHS):
        return Response(status_code=404)
    target = f"{room_url}{request.scope['raw_path'].decode('ascii')}"
    headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
    query = request.scope["query_string"].decode("ascii")
    async with http.request(
        request.method, f"{target}?{query}" if query else target, headers=headers, data=await request.body(),
        allow_redirects=False,
    ) as answer:  # fmt: skip
        passed = Response(await answer.read(), answer.status)
        passed.raw_headers += [
            (name.lower(), value) for name, value in answer.raw_headers if name.decode().lower() not in KEPT
        ]
        return passed
