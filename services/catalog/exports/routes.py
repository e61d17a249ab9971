"""Exports over HTTP."""

from typing import Any, Final

from fastapi import APIRouter, Depends, Request, Response

from services.catalog.editions.answers import AnswerDep
from services.catalog.exports import hsds, schema_org, table, writing
from services.catalog.exports.cpsv import document as cpsv
from shared.access import PUBLIC
from shared.clock import BERLIN, Now
from shared.db import SessionDep

router = APIRouter(prefix="/v1/exports", tags=["exports"], dependencies=[Depends(PUBLIC)])


def _file(media: str, description: str) -> dict[int | str, dict[str, Any]]:
    kind = "object" if "json" in media else "string"
    return {200: {"content": {media.partition(";")[0]: {"schema": {"type": kind}}}, "description": description}}


LINKED: Final = _file(cpsv.MEDIA_TYPE, "JSON-LD with its context inlined")


@router.get("/cpsv-ap.jsonld", summary="The catalogue in CPSV-AP 3.2.0", response_class=Response, responses=LINKED)
async def cpsv_ap(request: Request, session: SessionDep, answer: AnswerDep, now: Now) -> Response:
    """Facts only: placeholders, unknown values and figures of other cities are left out."""
    base, today = request.app.state.settings.public_url, now.astimezone(BERLIN).date()
    return await answer.of(lambda: writing.whole(session, base, today, cpsv.render), cpsv.MEDIA_TYPE)


@router.get(
    "/schema-org.jsonld",
    summary="Services, offices and hours in schema.org",
    response_class=Response,
    responses=_file(schema_org.MEDIA_TYPE, "JSON-LD in the vocabulary of schema.org"),
)
async def schema_org_file(request: Request, session: SessionDep, answer: AnswerDep, now: Now) -> Response:
    """Days that differ from the regular week are listed half a year ahead; facts only."""
    base, today = request.app.state.settings.public_url, now.astimezone(BERLIN).date()
    return await answer.of(lambda: writing.whole(session, base, today, schema_org.render), schema_org.MEDIA_TYPE)


@router.get(
    "/services.csv",
    summary="Services as a table",
    response_class=Response,
    responses=_file(table.MEDIA_TYPE, "RFC 4180, UTF-8, safe to open in a spreadsheet"),
)
async def services_csv(request: Request, session: SessionDep, answer: AnswerDep, now: Now) -> Response:
    """Columns keep their names and meaning. What is no fact is empty, its `_status` column says why."""
    base, today = request.app.state.settings.public_url, now.astimezone(BERLIN).date()
    return await answer.of(lambda: writing.whole(session, base, today, table.render), table.MEDIA_TYPE)


@router.get(
    "/hsds.json",
    summary="Services with schedules in HSDS 3 (Open Referral)",
    response_class=Response,
    responses=_file(hsds.MEDIA_TYPE, "A page of services as the HSDS API has it"),
)
async def hsds_file(request: Request, session: SessionDep, answer: AnswerDep, now: Now) -> Response:
    """HSDS knows no exceptions and no time zones: one schedule per offset, days that differ are in its notes."""
    base, today = request.app.state.settings.public_url, now.astimezone(BERLIN).date()
    return await answer.of(lambda: writing.whole(session, base, today, hsds.render), hsds.MEDIA_TYPE)
