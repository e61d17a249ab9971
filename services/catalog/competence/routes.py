"""Competence over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.catalog.asof import Today
from services.catalog.competence import lookup
from services.catalog.competence.schemas import CompetenceAnswer
from services.catalog.editions.answers import AnswerDep
from shared.access import PUBLIC
from shared.db import SessionDep

router = APIRouter(prefix="/v1/competence", tags=["competence"], dependencies=[Depends(PUBLIC)])


class CompetenceQuery(BaseModel):
    """A service and exactly one place."""

    service: str = Field(pattern=r"^[a-z0-9-]{1,80}$", examples=["elterngeld"])
    ars: str | None = Field(None, pattern=r"^\d{12}$", description="Amtlicher Regionalschlüssel, 12 digits")
    postcode: str | None = Field(None, pattern=r"^\d{5}$")
    street: str | None = Field(None, min_length=2, max_length=120, pattern=r"^[^\x00]+$", description="Without number")


@router.get("", summary="The one unit that accepts a service for a place", response_model=CompetenceAnswer)
async def competence(
    wanted: Annotated[CompetenceQuery, Query()], session: SessionDep, answer: AnswerDep, today: Today
) -> Response:
    """When it is not exactly one, the problem says why and names the candidates."""
    places = wanted.model_dump(include={"ars", "postcode", "street"})
    return await answer.of(lambda: lookup.competent_unit(session, wanted.service, today, places))
