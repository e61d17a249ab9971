"""HTTP of free slots."""

from collections.abc import Awaitable, Callable, Hashable
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from services.booking.availability import search
from services.booking.availability.cache import AnswerCache
from services.booking.availability.problems import QuantitiesDoNotMatch
from services.booking.availability.schemas import Days, NextFree, Slots
from services.booking.availability.search import Wish
from services.booking.availability.windows import Fits
from services.booking.offices.schemas import MAX_QUANTITY, MAX_SERVICES, Key
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(prefix="/v1/availability", tags=["availability"], dependencies=[Depends(PUBLIC)])
CACHE_CONTROL = "public, max-age=2"


def _wish(
    request: Request,
    now: Now,
    service: Annotated[
        list[Key], Query(min_length=1, max_length=MAX_SERVICES, description="What for; may be repeated")
    ],
    quantity: Annotated[
        list[Annotated[int, Query(ge=1, le=MAX_QUANTITY)]],
        Query(max_length=MAX_SERVICES, description="How many of each, in the order of `service`; 1 when left out"),
    ] = [],  # noqa: B006 - FastAPI copies defaults
    office: Annotated[Key | None, Query(description="Only there; all offices when left out")] = None,
) -> Wish:
    quantities = quantity or [1] * len(service)
    if len(quantities) != len(service) or len(set(service)) < len(service):
        raise QuantitiesDoNotMatch
    lead = timedelta(minutes=request.app.state.settings.lead_minutes)
    return Wish(dict(zip(service, quantities, strict=True)), office, _next_minute(now + lead))


def _next_minute(moment: datetime) -> datetime:
    """Rounded up to the minute: equal questions within a minute are the same question."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)


WishDep = Annotated[Wish, Depends(_wish)]


@router.get("/days", response_model=Days, summary="Bookable days per office")
async def bookable_days(
    request: Request,
    wish: WishDep,
    session: SessionDep,
    first: Annotated[date | None, Query(alias="from", description="First day; today when left out")] = None,
    last: Annotated[date | None, Query(alias="to", description="Last day; at most 62 days after the first")] = None,
    fits: Annotated[Fits | None, Query(description="Only starts before 9, from 16 o'clock, or on Saturdays")] = None,
) -> Response:
    return await _answer(request, wish, (first, last, fits), lambda: search.days(session, wish, first, last, fits))


@router.get("/slots", response_model=Slots, summary="Free start times of one day")
async def free_slots(
    request: Request,
    wish: WishDep,
    session: SessionDep,
    day: Annotated[date, Query(alias="date", description="The local day")],
) -> Response:
    return await _answer(request, wish, day, lambda: search.slots(session, wish, day))


@router.get("/next", response_model=NextFree, summary="The first free start of each office")
async def next_free(
    request: Request,
    wish: WishDep,
    session: SessionDep,
    limit: Annotated[int, Query(ge=1, le=50, description="How many offices at most")] = 5,
) -> Response:
    return await _answer(request, wish, limit, lambda: search.first_free(session, wish, limit))


async def _answer(request: Request, wish: Wish, rest: Hashable, look: Callable[[], Awaitable[BaseModel]]) -> Response:
    async def work_out() -> bytes:
        return (await look()).model_dump_json(by_alias=True).encode()

    cache: AnswerCache = request.app.state.answers
    question = (request.url.path, tuple(wish.quantities.items()), wish.office, wish.earliest, rest)
    kept = await cache.answer(question, work_out)
    headers = {"ETag": kept.etag, "Cache-Control": CACHE_CONTROL}
    if kept.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(kept.body, media_type="application/json", headers=headers)
