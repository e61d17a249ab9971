"""Handed-in figures over HTTP, as JSON or as a table."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query

from services.reporting.figures import contributing
from services.reporting.figures.schemas import FigureOut, FiguresIn, Intake
from services.reporting.figures.table_reader import read_table
from shared.access import Caller, staff
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/reports/figures", tags=["reports"])

ContributorDep = Annotated[Caller, Depends(staff("reports:contribute"))]
DryRun = Annotated[bool, Query(alias="dryRun", description="Only say what would change")]


@router.get("", summary="Figures that units handed in", dependencies=[Depends(staff("reports:read"))])
async def list_figures(session: SessionDep) -> Page[FigureOut]:
    return Page(items=await contributing.list_figures(session), next=None)


@router.put("", summary="Hand in figures with year and source")
async def hand_in(session: SessionDep, caller: ContributorDep, given: FiguresIn, dry_run: DryRun = False) -> Intake:
    """All or none; a figure for the same measure, subject and year is replaced. Repeatable with the same effect."""
    return await contributing.contribute(session, given.figures, caller.subject, dry_run=dry_run)


@router.put("/table", summary="Hand in figures as CSV", openapi_extra={
    "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}
})  # fmt: skip
async def hand_in_table(
    session: SessionDep,
    caller: ContributorDep,
    content: Annotated[bytes, Body(media_type="text/csv")],
    dry_run: DryRun = False,
) -> Intake:
    """Columns measure, subject, year, value, target, source, as a spreadsheet saves them; the same rules as for JSON."""
    return await contributing.contribute(session, read_table(content).figures, caller.subject, dry_run=dry_run)
