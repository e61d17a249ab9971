"""Answers from the shelf before anything is routed or parsed, as plain ASGI: most requests ask what others just asked.

Only public GETs ever lie on the shelf, so nobody gets what is not theirs. Without a certain edition everything goes on to the routes.
"""

from collections.abc import Iterable
from typing import Final

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from services.catalog.editions.answers import JSON, holds, present_at
from services.catalog.editions.shelf import Headers, Shelf
from services.catalog.editions.watch import EditionWatch
from shared.clock import utc_now
from shared.compression import takes_gzip

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def put_in_front(app: FastAPI) -> None:
    """Give the application its shelf and its watch, and let answers come from the shelf first."""
    app.state.shelf, app.state.watch = Shelf(), EditionWatch()
    app.user_middleware.append(Middleware(FromShelf, shelf=app.state.shelf, watch=app.state.watch))


class FromShelf:
    """Innermost middleware; what it answers is counted and timed like everything else."""

    def __init__(self, app: ASGIApp, shelf: Shelf, watch: EditionWatch) -> None:
        self._app, self._shelf, self._watch = app, shelf, watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] not in SAFE:
            with self._watch.changing():
                await self._app(scope, receive, send)
        elif scope["method"] == "GET" and (edition := self._watch.number) is not None:
            await self._answer(edition, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, edition: int, scope: Scope, receive: Receive, send: Send) -> None:
        accept, known, coding = _said(scope["headers"])
        kept = None if "ld+json" in accept else self._shelf.take(JSON, scope, present_at(edition, utc_now()))
        if kept is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = kept.route
        if holds(known, kept.tag):
            await _send(send, 304, b"", [pair for pair in kept.headers if not pair[0].startswith(b"content-")])
        elif takes_gzip(coding) and (packed := await kept.packed()):
            told = [pair for pair in kept.headers if pair[0] != b"content-length"]
            length = (b"content-length", str(len(packed)).encode())
            await _send(send, 200, packed, [*told, (b"content-encoding", b"gzip"), length])
        else:
            await _send(send, 200, kept.body, kept.headers)


def _said(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, str, str]:
    """`Accept`, `If-None-Match` and `Accept-Encoding` of a request."""
    accept = known = coding = ""
    for name, value in headers:
        if name == b"accept":
            accept = value.decode("latin-1")
        elif name == b"if-none-match":
            known = value.decode("latin-1")
        elif name == b"accept-encoding":
            coding = value.decode("latin-1")
    return accept, known, coding


async def _send(send: Send, status: int, body: bytes, headers: Headers) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})
