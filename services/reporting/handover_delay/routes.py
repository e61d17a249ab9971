"""HTTP for the report."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response

from services.reporting.documents.period import PeriodDep
from services.reporting.documents.render import MEDIA_TYPES, answer
from services.reporting.documents.schemas import Format, Report
from services.reporting.handover_delay import store
from services.reporting.handover_delay.summary import summarise
from shared.access import staff
from shared.db import SessionDep

router = APIRouter(prefix="/v1/reports", tags=["reports"], dependencies=[Depends(staff("reports:read"))])

SHOWN = {MEDIA_TYPES[form]: {"schema": {"type": "string"}} for form in (Format.CSV, Format.MD, Format.HTML)}


@router.get(
    "/handover-delay",
    summary="How long parts take to reach their authority and to be decided",
    response_model=Report,
    responses={200: {"content": SHOWN}},
)
async def handover_delay(
    session: SessionDep,
    period: PeriodDep,
    form: Annotated[Format, Query(alias="format", description="How the report is shown")] = Format.JSON,
    accept_language: Annotated[str | None, Header()] = None,
) -> Response:
    report = summarise(await store.groups(session, period), period, await store.newest(session))
    return answer(report, form, accept_language)
