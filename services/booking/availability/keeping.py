"""Answers that are kept: the same address within a moment gets the same bytes, before anything is routed or parsed.

Only for public routes: whoever asks gets what whoever else asked.
"""

from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from services.booking.availability.cache import AnswerCache, KeptAnswer

CACHE_CONTROL: Final = b"public, max-age=2"
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class KeptRoute(APIRoute):
    """Keeps what the route answers; the route sets `request.state.pools` to the pools its answer speaks of."""

    def get_route_handler(self) -> Handler:
        """The handler of the framework, behind the cache of this process."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            cache: AnswerCache = request.app.state.answers

            async def work_out() -> tuple[bytes, Collection[int]]:
                response = await handle(request)
                return bytes(response.body), request.state.pools

            kept = await cache.answer(_question(request.scope), work_out)
            response = Response(_body(kept, request.scope), _status(kept, request.scope))
            response.raw_headers = _headers(kept, request.scope)
            return response

        return answer


@dataclass(frozen=True, slots=True)
class _Address:
    """What the figures of requests are counted by."""

    path: str


class KeptFirst:
    """Innermost middleware: answers from the cache what is there, and lets everything else through to the routes."""

    def __init__(self, app: ASGIApp, paths: Collection[str]) -> None:
        self._app, self._addresses = app, {path: _Address(path) for path in paths}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = self._addresses.get(scope.get("path", ""))
        if address is None or scope["method"] != "GET":
            return await self._app(scope, receive, send)
        cache: AnswerCache = scope["app"].state.answers
        kept = cache.ready(_question(scope))
        if kept is None:
            return await self._app(scope, receive, send)
        scope["route"] = address
        head = {"type": "http.response.start", "status": _status(kept, scope), "headers": _headers(kept, scope)}
        await send(head)
        return await send({"type": "http.response.body", "body": _body(kept, scope)})


def _question(scope: Scope) -> tuple[str, bytes]:
    return scope["path"], scope["query_string"]


def _is_known(kept: KeptAnswer, scope: Scope) -> bool:
    return any(name == b"if-none-match" and kept.etag.encode() in value for name, value in scope["headers"])


def _status(kept: KeptAnswer, scope: Scope) -> int:
    return 304 if _is_known(kept, scope) else 200


def _body(kept: KeptAnswer, scope: Scope) -> bytes:
    return b"" if _is_known(kept, scope) else kept.body


def _headers(kept: KeptAnswer, scope: Scope) -> list[tuple[bytes, bytes]]:
    headers = [(b"etag", kept.etag.encode()), (b"cache-control", CACHE_CONTROL)]
    if _is_known(kept, scope):
        return headers
    content = [(b"content-type", b"application/json"), (b"content-length", str(len(kept.body)).encode())]
    return headers + content
