"""Suggestions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.catalog.asof import Today
from services.catalog.editions.answers import AnswerDep
from services.catalog.search import suggesting
from services.catalog.search.schemas import Suggestion
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/suggestions", tags=["services"], dependencies=[Depends(PUBLIC)])

Typed = Annotated[str, Query(min_length=1, max_length=100, pattern=r"^[^\x00]+$", examples=["pers"])]


@router.get("", summary="Services while a person types", response_model=Page[Suggestion])
async def suggestions(
    q: Typed, session: SessionDep, answer: AnswerDep, today: Today, limit: Annotated[int, Query(ge=1, le=20)] = 8
) -> Response:
    """By the beginning of titles, everyday names and words; the search itself also forgives typos."""
    return await answer.of(lambda: suggesting.suggest(session, q, today, limit))
