"""Figures over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.catalog.editions.answers import AnswerDep
from services.catalog.figures import yearbook
from services.catalog.figures.schemas import Figure
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/figures", tags=["figures"], dependencies=[Depends(PUBLIC)])
Word = Annotated[str | None, Query(pattern=r"^[a-z0-9-]{1,80}$")]


@router.get("", summary="Counts with year and source", response_model=Page[Figure])
async def list_figures(
    session: SessionDep,
    answer: AnswerDep,
    service: Word = None,
    life_event: Annotated[Word, Query(alias="lifeEvent")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> Response:
    """Sourced figures only; figures invented for demonstration stand at the services and are marked there."""
    return await answer.of(lambda: yearbook.list_figures(session, service, life_event, limit, cursor))
