"""Services over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, Field

from services.catalog.asof import Today
from services.catalog.editions.answers import AnswerDep
from services.catalog.exports import writing
from services.catalog.exports.cpsv.document import MEDIA_TYPE as LINKED_DATA
from services.catalog.exports.negotiation import wants
from services.catalog.public_services import catalogue
from services.catalog.public_services.answers import ServiceChannels, ServiceDetail, ServicePage
from services.catalog.public_services.schemas import Audience, LeikaId, ServiceChannel
from services.catalog.standards import criteria_check
from services.catalog.standards.schemas import ServicebereichCheck
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(prefix="/v1/services", tags=["services"], dependencies=[Depends(PUBLIC)])

ServiceId = Annotated[str, Path(max_length=80, pattern=r"^[^\x00]+$", examples=["personalausweis"])]
Word = Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9_-]+$")]


class ServiceFilter(BaseModel):
    """What is looked for."""

    q: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00]+$",
        description="In the person's own words; typos, umlauts and everyday names are understood",
    )
    life_event: Word | None = Field(None, alias="lifeEvent", description="e.g. geburt, see /v1/life-events")
    channel: ServiceChannel | None = Field(None, description="A way that is known to exist")
    office: Word | None = Field(None, description="Handled at this office")
    child_friendly: bool | None = Field(
        None,
        alias="childFriendly",
        description="At an office known to provide for families with small children (true), or none such known (false)",
    )
    eid: bool | None = Field(None, description="With (true) or known to be without (false) the online ID card")
    leika: LeikaId | None = Field(None, description="With this Leistungsschlüssel (FIM)")
    audience: Audience | None = Field(None, description="For whom; those for both are always included")
    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = Field(None, max_length=600)
    facets: bool = Field(
        False, description="Count all matches by life event, channel, audience and child-friendly office"
    )


@router.get("", summary="Find or list services", response_model=ServicePage)
async def find_services(
    wanted: Annotated[ServiceFilter, Query()], session: SessionDep, answer: AnswerDep, today: Today
) -> Response:
    """With `q` the best matches first, among equals the more frequent service; without it from A to Z."""
    return await answer.of(lambda: catalogue.find_services(session, today, **wanted.model_dump()))


@router.get(
    "/{service}",
    summary="Everything about one service",
    response_model=ServiceDetail,
    responses={200: {"content": {LINKED_DATA: {"schema": {"type": "object", "description": "CPSV-AP 3.2.0"}}}}},
)
async def get_service(
    service: ServiceId, request: Request, session: SessionDep, answer: AnswerDep, today: Today
) -> Response:
    """What is not known is null with a provenance that says so; with `Accept: application/ld+json` in CPSV-AP, facts only."""
    if wants(request.headers.get("accept", ""), LINKED_DATA):
        base = request.app.state.settings.public_url
        return await answer.of(lambda: writing.one_service(session, base, today, service), LINKED_DATA, "Accept")
    return await answer.of(lambda: catalogue.get_service(session, service, today), vary="Accept")


@router.get("/{service}/channels", summary="Which ways are open at a moment")
async def service_channels(
    service: ServiceId, session: SessionDep, now: Now, at: AwareDatetime | None = None
) -> ServiceChannels:
    """Per office and channel, with closures that hold for this service only; now unless `at` is given."""
    return await catalogue.service_channels(session, service, at or now)


@router.get(
    "/{service}/servicebereich-check",
    summary="The four criteria of a Servicebereich (council paper 2.4.3)",
    response_model=ServicebereichCheck,
)
async def servicebereich_check(service: ServiceId, session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """A missing or invented figure is never guessed: its rule is `unknown` and the verdict `undetermined`."""
    return await answer.of(lambda: criteria_check.check_service(session, service, today))
