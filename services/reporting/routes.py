"""Every report over HTTP."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Query, Response

from services.reporting.documents.period import PeriodDep
from services.reporting.documents.render import MEDIA_TYPES, answer
from services.reporting.documents.schemas import Format, Report
from services.reporting.material import gather
from services.reporting.shelf import SHELF, ReportName
from shared.access import staff
from shared.db import SessionDep

router = APIRouter(prefix="/v1/reports", tags=["reports"], dependencies=[Depends(staff("reports:read"))])

SHOWN: Final = {MEDIA_TYPES[form]: {"schema": {"type": "string"}} for form in (Format.CSV, Format.MD, Format.HTML)}
FormatDep = Annotated[Format, Query(alias="format", description="How the report is shown")]
TableDep = Annotated[
    str | None, Query(pattern=r"^[a-z-]{1,40}$", description="Which further table CSV holds; the main one by default")
]


@router.get("/{report}", summary="A report, computed now", response_model=Report, responses={200: {"content": SHOWN}})
async def read_report(
    report: ReportName,
    session: SessionDep,
    period: PeriodDep,
    form: FormatDep = Format.JSON,
    table: TableDep = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> Response:
    """The same data give the same bytes; `dataUntil` says how new they are."""
    return await answer(SHELF[report](await gather(session, period)), form, accept_language, table)
