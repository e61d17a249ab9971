"""The page of a service: what the catalog knows, when the next slot is free, which life events contain it; and figures of access."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from services.gateway.composition.neighbours import Neighbours
from services.gateway.composition.service_page import compose, with_next_free
from services.gateway.forwarding import headers_of
from shared.access import PUBLIC
from shared.http import Reply

router = APIRouter(tags=["composition"], dependencies=[Depends(PUBLIC)])
OWN_ETAG: Final = (b"if-none-match", b"if-match")
JSON: Final = "application/json"
FROM_CATALOG: Final = ("content-type", "content-language", "vary", "retry-after", "cache-control")


async def _page(service_id: str, request: Request) -> Response:
    """All rooms are asked at once; only the catalog must answer."""
    neighbours: Neighbours = request.app.state.neighbours
    headers = _told(request)
    service, next_free, bundles = await asyncio.gather(
        neighbours.service(service_id, request.url.query, headers),
        neighbours.next_free(service_id),
        neighbours.bundles(service_id),
    )
    return _composed(service, request, lambda page: compose(page, next_free, bundles))


async def _figures(service_id: str, request: Request) -> Response:
    """What the catalog cannot know, the wait for an appointment, is asked of booking."""
    neighbours: Neighbours = request.app.state.neighbours
    figures, next_free = await asyncio.gather(
        neighbours.service(service_id, request.url.query, _told(request), "/access-score"),
        neighbours.next_free(service_id),
    )
    return _composed(figures, request, lambda answer: with_next_free(answer, next_free))


def _told(request: Request) -> dict[str, str]:
    return headers_of(pair for pair in request.scope["headers"] if pair[0] not in OWN_ETAG)


def _composed(reply: Reply, request: Request, compose_with: Callable[[Any], dict[str, Any]]) -> Response:
    if reply.status != 200 or not reply.headers.get("content-type", "").startswith(JSON):
        return _as_it_came(reply)  # a problem, or another form of the page that nothing can be added to
    return _with_etag(reply, compose_with(reply.json()), request.headers.get("if-none-match", ""))


def _as_it_came(reply: Reply) -> Response:
    headers = {name: reply.headers[name] for name in FROM_CATALOG if name in reply.headers}
    return Response(reply.body, reply.status, headers)


def _with_etag(service: Reply, content: dict[str, Any], known: str) -> Response:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {name: service.headers[name] for name in ("content-language", "vary") if name in service.headers}
    headers |= {"ETag": etag, "Cache-Control": "no-cache"}  # the next free slot is gone in a moment
    if etag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/v1/services/{service_id}", summary="Everything about one service")
async def service_page(answer: Annotated[Response, Depends(_page)]) -> Response:
    return answer


@router.get("/v1/services/{service_id}/access-score", summary="How easy, fast and available a service is, in figures")
async def access_figures(answer: Annotated[Response, Depends(_figures)]) -> Response:
    return answer
