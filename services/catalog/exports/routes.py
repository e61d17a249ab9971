"""Exports over HTTP."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request, Response

from services.catalog.asof import Today
from services.catalog.editions.answers import AnswerDep
from services.catalog.exports import hsds, schema_org, table, writing
from services.catalog.exports.cpsv import document as cpsv
from services.catalog.exports.xzufi import feed as xzufi
from services.catalog.exports.xzufi.elements import Agency
from services.catalog.settings import CatalogSettings
from shared.access import PUBLIC
from shared.db import SessionDep

router = APIRouter(prefix="/v1/exports", tags=["exports"], dependencies=[Depends(PUBLIC)])


def _file(media: str, description: str) -> dict[int | str, dict[str, Any]]:
    kind = "object" if "json" in media else "string"
    return {200: {"content": {media.partition(";")[0]: {"schema": {"type": kind}}}, "description": description}}


LINKED: Final = _file(cpsv.MEDIA_TYPE, "JSON-LD with its context inlined")


@router.get("/cpsv-ap.jsonld", summary="The catalogue in CPSV-AP 3.2.0", response_class=Response, responses=LINKED)
async def cpsv_ap(request: Request, session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """Facts only: placeholders, unknown values and figures of other cities are left out."""
    base = request.app.state.settings.public_url
    return await answer.of(lambda: writing.whole(session, base, today, cpsv.render), cpsv.MEDIA_TYPE)


@router.get(
    "/schema-org.jsonld",
    summary="Services, offices and hours in schema.org",
    response_class=Response,
    responses=_file(schema_org.MEDIA_TYPE, "JSON-LD in the vocabulary of schema.org"),
)
async def schema_org_file(request: Request, session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """Days that differ from the regular week are listed half a year ahead; facts only."""
    base = request.app.state.settings.public_url
    return await answer.of(lambda: writing.whole(session, base, today, schema_org.render), schema_org.MEDIA_TYPE)


@router.get(
    "/services.csv",
    summary="Services as a table",
    response_class=Response,
    responses=_file(table.MEDIA_TYPE, "RFC 4180, UTF-8, safe to open in a spreadsheet"),
)
async def services_csv(request: Request, session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """Columns keep their names and meaning. What is no fact is empty, its `_status` column says why."""
    base = request.app.state.settings.public_url
    return await answer.of(lambda: writing.whole(session, base, today, table.render), table.MEDIA_TYPE)


@router.get(
    "/hsds.json",
    summary="Services with schedules in HSDS 3 (Open Referral)",
    response_class=Response,
    responses=_file(hsds.MEDIA_TYPE, "A page of services as the HSDS API has it"),
)
async def hsds_file(request: Request, session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """HSDS knows no exceptions and no time zones: one schedule per offset, days that differ are in its notes."""
    base = request.app.state.settings.public_url
    return await answer.of(lambda: writing.whole(session, base, today, hsds.render), hsds.MEDIA_TYPE)


async def _told_to_portals(request: Request, today: Today) -> tuple[str, date, Agency]:
    settings: CatalogSettings = request.app.state.settings
    agency = Agency(settings.agency_id, settings.agency_name)
    return settings.public_url, today, agency


Told = Annotated[tuple[str, date, Agency], Depends(_told_to_portals)]


@router.get(
    "/xzufi/index.txt",
    summary="Index of the XZuFi 2.2 feed",
    response_class=Response,
    responses=_file(xzufi.INDEX_TYPE, "One file name per line, complete"),
)
async def xzufi_index(told: Told, session: SessionDep, answer: AnswerDep) -> Response:
    """For the collecting service of the portal network: what is not named here is deleted there."""
    return await answer.of(lambda: writing.xzufi_index(session, *told), xzufi.INDEX_TYPE)


@router.get(
    "/xzufi/{file}",
    summary="One file of the XZuFi 2.2 feed",
    response_class=Response,
    responses=_file(xzufi.MEDIA_TYPE, "XZuFi transfer document"),
)
async def xzufi_file(
    file: Annotated[str, Path(pattern=r"^[a-z]{1,40}-\d{1,4}\.xml$", examples=["leistungen-1.xml"])],
    told: Told,
    session: SessionDep,
    answer: AnswerDep,
) -> Response:
    """The same bytes as long as the edition and the day are the same."""
    return await answer.of(lambda: writing.xzufi_file(session, *told, file), xzufi.MEDIA_TYPE)
