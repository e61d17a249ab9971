"""Pages over HTTP; the language stands in the address, so that a site can embed the one it wants."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field, field_validator

from services.catalog.asof import Today
from services.catalog.editions.answers import AnswerDep
from services.catalog.pages import guide
from services.catalog.pages.render import FOLDER, MEDIA_TYPE, POLICY
from services.catalog.public_services.routes import ServiceId
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.pages import style_of

router = APIRouter(prefix="/v1/pages/services", tags=["pages"], dependencies=[Depends(PUBLIC)])

STYLE: Final = style_of(FOLDER)
PAGE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}, "description": "A page without a script"}
}
Tongue = Annotated[Literal["de", "de-x-leicht", "en"], Query(description="Easy German where there is any: de-x-leicht")]


class ListQuery(BaseModel):
    """What the list shows; empty fields of a form count as left out."""

    q: str | None = Field(None, max_length=200, pattern=r"^[^\x00]+$")
    life_event: str | None = Field(None, alias="lifeEvent", pattern=r"^[a-z0-9_-]{1,80}$")
    online: bool = False
    cursor: str | None = Field(None, max_length=600)
    language: Literal["de", "de-x-leicht", "en"] = "de"

    @field_validator("q", "life_event", "cursor", mode="before")
    @classmethod
    def _left_out(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value


@router.get("", summary="The services of the city as a page", response_class=Response, responses=PAGE)
async def list_page(
    wanted: Annotated[ListQuery, Query()], session: SessionDep, answer: AnswerDep, today: Today
) -> Response:
    """From A to Z, by life event, only what goes online, or by a search; to be linked to or embedded."""
    asked = wanted.model_dump(exclude={"language"})
    made = await answer.of(lambda: guide.list_page(session, today, asked, wanted.language), MEDIA_TYPE)
    made.headers["Content-Security-Policy"] = POLICY
    return made


@router.get("/assets/page.css", summary="The style sheet of the pages", response_class=Response)
async def catalogue_style_sheet() -> Response:
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@router.get("/{service}", summary="One service as a page", response_class=Response, responses=PAGE)
async def service_page(
    service: ServiceId, session: SessionDep, answer: AnswerDep, today: Today, language: Tongue = "de"
) -> Response:
    """Text, fees, documents, deadlines, places with their hours, and where to apply online."""
    made = await answer.of(lambda: guide.service_page(session, service, today, language), MEDIA_TYPE)
    made.headers["Content-Security-Policy"] = POLICY
    return made
