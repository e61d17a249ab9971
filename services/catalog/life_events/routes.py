"""Life events over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from services.catalog.asof import Today
from services.catalog.editions.answers import AnswerDep
from services.catalog.life_events import guide
from services.catalog.life_events.schemas import LifeEvent, LifeEventSummary
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/life-events", tags=["life events"], dependencies=[Depends(PUBLIC)])


@router.get("", summary="Life events and topics", response_model=Page[LifeEventSummary])
async def list_life_events(
    session: SessionDep,
    answer: AnswerDep,
    today: Today,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> Response:
    """Life events in the narrow sense first."""
    return await answer.of(lambda: guide.list_life_events(session, today, limit, cursor))


@router.get("/{life_event}", summary="Ordered steps of a life event", response_model=LifeEvent)
async def get_life_event(
    life_event: Annotated[str, Path(max_length=80, pattern=r"^[^\x00]+$", examples=["geburt"])],
    session: SessionDep,
    answer: AnswerDep,
    today: Today,
) -> Response:
    """Each step with its online entry point and with what it waits for."""
    return await answer.of(lambda: guide.get_life_event(session, life_event, today))
