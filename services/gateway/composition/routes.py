"""Answers that need several rooms: the page of a service, of a life event, of a case. All rooms are asked at once."""

import asyncio
import hashlib
import json
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from services.gateway.composition import case_page, life_event_page, service_page
from services.gateway.composition.neighbours import Neighbours
from services.gateway.forwarding import headers_of
from shared.access import HOLDER, PUBLIC
from shared.compression import packed, takes_gzip
from shared.http import Reply

router = APIRouter(tags=["composition"])
OWN_ETAG: Final = (b"if-none-match", b"if-match")
JSON: Final = "application/json"
KEPT_HEADERS: Final = (
    "content-type",
    "content-language",
    "location",
    "vary",
    "retry-after",
    "cache-control",
    "cache-status",
    "age",
)


async def _service_page(service_id: str, request: Request) -> Response:
    """Only the catalog must answer."""
    neighbours: Neighbours = request.app.state.neighbours
    service, next_free, bundles = await asyncio.gather(
        neighbours.of_catalog(f"/v1/services/{quote(service_id, safe='')}", request.url.query, _headers(request)),
        neighbours.next_free(service_id),
        neighbours.bundles(service_id),
    )
    if not _is_page(service):
        return _as_it_came(service)
    return await _with_etag(request, service, service_page.compose(service.json(), next_free, bundles))


async def _access_figures(service_id: str, request: Request) -> Response:
    """What the catalog cannot know, the wait for an appointment, is asked of booking."""
    neighbours: Neighbours = request.app.state.neighbours
    path = f"/v1/services/{quote(service_id, safe='')}/access-score"
    figures, next_free = await asyncio.gather(
        neighbours.of_catalog(path, request.url.query, _headers(request)), neighbours.next_free(service_id)
    )
    if not _is_page(figures):
        return _as_it_came(figures)
    return await _with_etag(request, figures, service_page.with_next_free(figures.json(), next_free))


async def _life_event_page(life_event_id: str, request: Request) -> Response:
    """The catalog says which services to ask booking for, so booking is asked after it; bundles at once."""
    neighbours: Neighbours = request.app.state.neighbours
    bundles = asyncio.create_task(neighbours.bundles_of(life_event_id))
    path = f"/v1/life-events/{quote(life_event_id, safe='')}"
    try:
        life_event = await neighbours.of_catalog(path, request.url.query, _headers(request))
        if not _is_page(life_event):
            return _as_it_came(life_event)
        content = life_event.json()
        services = life_event_page.services_to_ask(content)
        answers = await asyncio.gather(*(neighbours.next_free(service) for service in services))
        page = life_event_page.compose(content, dict(zip(services, answers, strict=True)), await bundles)
    finally:
        bundles.cancel()
    return await _with_etag(request, life_event, page)


async def _case_page(case_id: str, request: Request) -> Response:
    """The case must answer; a list that does not come in time is named."""
    neighbours: Neighbours = request.app.state.neighbours
    headers = _headers(request)
    asked = asyncio.gather(*(neighbours.case_part(case_id, part, headers) for part in case_page.PARTS))
    case, parts = await asyncio.gather(neighbours.case(case_id, "", headers), asked)
    if not _is_page(case):
        return _as_it_came(case)
    content = case_page.compose(case.json(), dict(zip(case_page.PARTS, parts, strict=True)))
    return Response(_bytes(content), media_type=JSON, headers={"Cache-Control": "no-store"})


def _headers(request: Request) -> dict[str, str]:
    return headers_of(pair for pair in request.scope["headers"] if pair[0] not in OWN_ETAG)


def _is_page(reply: Reply) -> bool:
    """Not a problem, and no other form of the page that nothing can be added to."""
    return reply.status == 200 and reply.headers.get("content-type", "").startswith(JSON)


def _as_it_came(reply: Reply) -> Response:
    headers = {name: reply.headers[name] for name in reply.headers if name.lower() in KEPT_HEADERS}
    return Response(reply.body, reply.status, headers)


def _bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


async def _with_etag(request: Request, reply: Reply, content: dict[str, Any]) -> Response:
    """A public page; its tag is weak, because it stands for the compressed form too."""
    body = _bytes(content)
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    told = ("content-language", "cache-status", "age")
    headers = {name: reply.headers[name] for name in reply.headers if name.lower() in told}
    # no-cache, because the next free slot is gone in a moment
    headers |= {"ETag": etag, "Cache-Control": "no-cache", "Vary": _varies(reply)}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if takes_gzip(request.headers.get("accept-encoding", "")) and (small := await packed(body)):
        return Response(small, media_type=JSON, headers=headers | {"Content-Encoding": "gzip"})
    return Response(body, media_type=JSON, headers=headers)


def _varies(reply: Reply) -> str:
    said = [name.strip() for name in reply.headers.get("vary", "").split(",") if name.strip()]
    return ", ".join(dict.fromkeys([*said, "Accept-Encoding"]))


@router.get("/v1/services/{service_id}", summary="Everything about one service", dependencies=[Depends(PUBLIC)])
async def show_service(answer: Annotated[Response, Depends(_service_page)]) -> Response:
    return answer


@router.get(
    "/v1/services/{service_id}/access-score",
    summary="How easy, fast and available a service is, in figures",
    dependencies=[Depends(PUBLIC)],
)
async def show_access_figures(answer: Annotated[Response, Depends(_access_figures)]) -> Response:
    return answer


@router.get(
    "/v1/life-events/{life_event_id}", summary="Everything about one life event", dependencies=[Depends(PUBLIC)]
)
async def show_life_event(answer: Annotated[Response, Depends(_life_event_page)]) -> Response:
    """Its steps, with the next free slot of each, and the bundles that do it in one go."""
    return answer


@router.get("/v1/cases/{case_id}/page", summary="Everything about one case", dependencies=[Depends(HOLDER)])
async def show_case(answer: Annotated[Response, Depends(_case_page)]) -> Response:
    """The case with what is missing, its timeline, questions, proofs and consents, in one call."""
    return answer
