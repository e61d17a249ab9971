"""Closures ahead of an office with the appointments they would not let take place: the catalog knows the ones, booking the others."""

import asyncio
import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from services.gateway.composition.closures import days_of, with_affected
from services.gateway.composition.neighbours import Neighbours
from services.gateway.composition.shapes import ExceptionSeen
from services.gateway.forwarding import headers_of
from shared.access import PUBLIC
from shared.clock import BERLIN, Now

router = APIRouter(tags=["composition"], dependencies=[Depends(PUBLIC)])
"""The rooms decide who may: each is asked with the caller's own token."""
KEPT: Final = ("content-type", "www-authenticate", "retry-after")


async def _closures(office: str, request: Request, now: Now) -> Response:
    neighbours: Neighbours = request.app.state.neighbours
    headers = headers_of(request.scope["headers"])
    listed = await neighbours.exceptions(office, request.url.query, headers)
    if listed.status != 200:
        return Response(listed.body, listed.status, {n: listed.headers[n] for n in KEPT if n in listed.headers})
    page: dict[str, Any] = listed.json()
    exceptions = [ExceptionSeen.model_validate(item) for item in page["items"]]
    today = now.astimezone(BERLIN).date()
    days = days_of(exceptions, today)
    seen = await asyncio.gather(*(neighbours.day(office, day, headers) for day in days))
    whole = with_affected(page, exceptions, dict(zip(days, seen, strict=True)), today)
    body = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get(
    "/v1/staff/offices/{office}/exceptions",
    summary="Closures ahead, with the appointments that could not take place",
)
async def closures(answer: Annotated[Response, Depends(_closures)]) -> Response:
    return answer
