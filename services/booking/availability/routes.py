"""HTTP of free slots."""

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from services.booking.availability import search
from services.booking.availability.keeping import KeptRoute
from services.booking.availability.problems import QuantitiesDoNotMatch
from services.booking.availability.schemas import Days, NextFree, Slots
from services.booking.availability.search import Found, Wish
from services.booking.availability.windows import Fits
from services.booking.offices.schemas import MAX_QUANTITY, MAX_SERVICES, Key
from services.booking.offices.wishes import for_people
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(
    prefix="/v1/availability", tags=["availability"], dependencies=[Depends(PUBLIC)], route_class=KeptRoute
)


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
    people: Annotated[
        int,
        Query(ge=1, le=MAX_QUANTITY, description="So many come together, each for all of it; as `people` in a hold"),
    ] = 1,
) -> Wish:
    quantities = quantity or [1] * len(service)
    if len(quantities) != len(service) or len(set(service)) < len(service):
        raise QuantitiesDoNotMatch
    wanted = for_people(dict(zip(service, quantities, strict=True)), people)
    lead = timedelta(minutes=request.app.state.settings.lead_minutes)
    return Wish(wanted, office, next_minute(now + lead), request.app.state.offers)


def next_minute(moment: datetime) -> datetime:
    """Rounded up to the minute: equal questions within a minute are the same question."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)


WishDep = Annotated[Wish, Depends(_wish)]


@router.get("/days", response_model=Days, summary="Bookable days per office")
async def bookable_days(
    request: Request,
    wish: WishDep,
    session: SessionDep,
    first: Annotated[date | None, Query(alias="from", description="First day; today when left out")] = None,
    last: Annotated[date | None, Query(alias="to", description="Last day; at most 184 days after the first")] = None,
    fits: Annotated[Fits | None, Query(description="Only starts before 9, from 16 o'clock, or on Saturdays")] = None,
) -> Response:
    return _answer(request, await search.days(session, wish, first, last, fits))


@router.get("/slots", response_model=Slots, summary="Free start times of one day")
async def free_slots(
    request: Request,
    wish: WishDep,
    session: SessionDep,
    day: Annotated[date, Query(alias="date", description="The local day")],
) -> Response:
    return _answer(request, await search.slots(session, wish, day))


@router.get("/next", response_model=NextFree, summary="The first free start of each office")
async def next_free(
    request: Request,
    wish: WishDep,
    session: SessionDep,
    limit: Annotated[int, Query(ge=1, le=50, description="How many offices at most")] = 5,
    near: Annotated[
        str | None, Query(max_length=60, description="A district, such as Gohlis: nearest offices first, by estimate")
    ] = None,
) -> Response:
    return _answer(request, await search.first_free(session, wish, limit, near))


def _answer(request: Request, found: Found) -> Response:
    request.state.pools = found.pools
    return Response(found.answer.model_dump_json(by_alias=True), media_type="application/json")
