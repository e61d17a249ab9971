"""Sources over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.catalog.editions.answers import AnswerDep
from services.catalog.sources import registry
from services.catalog.sources.schemas import Source
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/sources", tags=["sources"], dependencies=[Depends(PUBLIC)])


@router.get("", summary="The registry of sources", response_model=Page[Source])
async def list_sources(
    session: SessionDep,
    answer: AnswerDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> Response:
    """What the keys under `provenance.sources` stand for."""
    return await answer.of(lambda: registry.list_sources(session, limit, cursor))
