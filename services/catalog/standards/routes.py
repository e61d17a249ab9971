"""Standards over HTTP."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Response

from services.catalog.asof import Today
from services.catalog.editions.answers import AnswerDep
from services.catalog.offices.routes import OfficeId
from services.catalog.standards import history, hours_check, priorities
from services.catalog.standards.priority_schemas import DigitalisationItem, RelocationReport
from services.catalog.standards.schemas import OfficeChecks, PastResult, Standards
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/standards", tags=["standards"], dependencies=[Depends(PUBLIC)])
SVG: Final = "image/svg+xml"


@router.get("", summary="The standards of the council paper as data", response_model=Standards)
async def list_standards(session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """Opening hours per task type, and the four criteria of a Servicebereich."""
    return await answer.of(lambda: hours_check.list_standards(session, today))


@router.get("/check", summary="How offices meet the standard of their task type", response_model=OfficeChecks)
async def check(
    session: SessionDep,
    answer: AnswerDep,
    today: Today,
    office: Annotated[str | None, Query(pattern=r"^[a-z0-9-]{1,80}$")] = None,
) -> Response:
    """pass, fail or info; a standard that is not binding never fails. Bodies outside the city are not judged."""
    return await answer.of(lambda: hours_check.check_offices(session, office, today))


@router.get("/check/{office}/history", summary="How an office met its standard over time")
async def past(office: OfficeId, session: SessionDep) -> Page[PastResult]:
    """The newest first; noted once a day when it differs."""
    return await history.history(session, office)


@router.get(
    "/check/{office}/badge.svg",
    summary="How an office meets its standard, as a small picture",
    response_class=Response,
    responses={200: {"content": {SVG: {"schema": {"type": "string"}}}, "description": "A badge with words"}},
)
async def badge(
    office: OfficeId, session: SessionDep, answer: AnswerDep, today: Today, language: Literal["de", "en"] = "de"
) -> Response:
    """For the pages of the office; the words are in the picture's title too."""
    return await answer.of(lambda: history.badge(session, office, today, language), SVG)


@router.get(
    "/relocation-candidates",
    summary="Services that may belong to a Servicebereich, and those that may not",
    response_model=RelocationReport,
)
async def relocation_candidates(session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """Council paper 2.4.4: services of Fachbereiche that meet the criteria, or of which figures are missing; and the reverse."""
    return await answer.of(lambda: priorities.relocation_candidates(session, today))


@router.get(
    "/digitalisation-priority",
    summary="Which services to bring online first",
    response_model=Page[DigitalisationItem],
)
async def digitalisation_priority(session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """By visits that could be saved; services for which the law wants the person never lead, unknown figures are named."""
    return await answer.of(lambda: priorities.digitalisation_priority(session, today))
