"""Offices over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, Field

from services.catalog.asof import Today
from services.catalog.editions.answers import AnswerDep
from services.catalog.offices import directory
from services.catalog.offices.schemas import OfficeDetail, OfficeSummary, TaskType
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/offices", tags=["offices"], dependencies=[Depends(PUBLIC)])

OfficeId = Annotated[str, Path(max_length=80, pattern=r"^[^\x00]+$", examples=["bb-otto-schill"])]
Word = Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9_-]+$")]


class OfficeFilter(BaseModel):
    """Which offices a list holds."""

    kind: Word | None = Field(None, description="Only of this kind", examples=["citizen_office"])
    task_type: TaskType | None = Field(None, alias="taskType")
    service: Word | None = Field(None, description="Only offices that handle this service")
    child_friendly: bool | None = Field(
        None, alias="childFriendly", description="Known to be so (true) or not (false); where it is not known, neither"
    )
    usable: bool = Field(
        False, description="Only places to go: without those that are closed for good or see no residents"
    )
    limit: int = Field(100, ge=1, le=100)
    cursor: str | None = Field(None, max_length=400)


@router.get("", summary="Offices of the city and the bodies it works with", response_model=Page[OfficeSummary])
async def list_offices(
    wanted: Annotated[OfficeFilter, Query()], session: SessionDep, answer: AnswerDep, today: Today
) -> Response:
    """In the order of their ids; offices that are closed for good are listed with their successor."""
    return await answer.of(lambda: directory.list_offices(session, today, **wanted.model_dump()))


@router.get("/{office}", summary="One office with its week and its services", response_model=OfficeDetail)
async def get_office(
    office: OfficeId,
    session: SessionDep,
    answer: AnswerDep,
    today: Today,
    closed: Annotated[
        bool, Query(description="Also one that is closed for good, with its `state` and `successor`")
    ] = False,
) -> Response:
    """The address of an office that is closed for good leads to its successor (301), or says that there is none (410)."""
    return await answer.of(lambda: directory.get_office(session, office, today, closed=closed))
