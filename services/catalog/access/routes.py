"""Figures of access over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.catalog.access import figures
from services.catalog.access.schemas import AccessFigures, Coverage, OfficeCompatibility
from services.catalog.asof import Today
from services.catalog.editions.answers import AnswerDep
from services.catalog.public_services.routes import ServiceId
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["access"], dependencies=[Depends(PUBLIC)])


@router.get(
    "/services/{service}/access-score",
    summary="How easy, fast and available a service is, in figures",
    response_model=AccessFigures,
)
async def access_figures(service: ServiceId, session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """The axes of the council paper with raw figures and never a sum; what is not known is null and named in `missing`."""
    return await answer.of(lambda: figures.access_figures(session, service, today))


@router.get(
    "/standards/coverage", summary="How frequent services are spread over city and week", response_model=Page[Coverage]
)
async def coverage(
    session: SessionDep,
    answer: AnswerDep,
    today: Today,
    least: Annotated[int, Query(alias="minCases", ge=0, le=10_000_000, description="Cases a year")] = 10_000,
) -> Response:
    """Council paper 2.3. A gap is a time at which some office of the city is open, but none with this service."""
    return await answer.of(lambda: figures.coverage(session, least, today))


@router.get(
    "/standards/compatibility",
    summary="How the hours of offices fit work, school and family",
    response_model=Page[OfficeCompatibility],
)
async def compatibility(session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """Council paper 2.4.2 and 2.8, for residents and staff: early, late and on Saturdays, and the share of the counter."""
    return await answer.of(lambda: figures.compatibility(session, today))
