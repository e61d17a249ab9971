"""Opening hours over HTTP, for the public."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime, BaseModel, Field

from services.catalog.asof import Today
from services.catalog.editions.answers import AnswerDep
from services.catalog.hours import ics, timetable
from services.catalog.hours.rules import Kind
from services.catalog.hours.schemas import HoursSummary, IsOpen, OpeningHours
from services.catalog.offices.routes import OfficeId
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(prefix="/v1", tags=["opening hours"], dependencies=[Depends(PUBLIC)])

KindQuery = Annotated[Kind | None, Query(description="Only this kind; without it everything open to the public")]


class Range(BaseModel):
    """Days from `from` to `to`, both included, at most 400."""

    first: date | None = Field(None, alias="from", description="First day; today when left out")
    last: date | None = Field(None, alias="to", description="Last day, included; at most 400 days")


class HoursQuery(Range):
    """A range, and for what."""

    kind: Kind | None = Field(None, description="Only this kind; without it everything open to the public")
    service: str | None = Field(None, pattern=r"^[a-z0-9-]{1,80}$", description="As it is for this service")


@router.get(
    "/offices/{office}/opening-hours", summary="Days after holidays and exceptions", response_model=OpeningHours
)
async def opening_hours(
    office: OfficeId, wanted: Annotated[HoursQuery, Query()], session: SessionDep, answer: AnswerDep, now: Now
) -> Response:
    """Clock times are those of Europe/Berlin; a week from today unless a range is given."""
    first, last = timetable.range_of(wanted.first, wanted.last, now, 7)
    return await answer.of(lambda: timetable.opening_hours(session, office, first, last, wanted.kind, wanted.service))


@router.get("/offices/{office}/is-open", summary="Open or closed at a moment, why, and what comes next")
async def is_open(
    office: OfficeId, session: SessionDep, now: Now, at: AwareDatetime | None = None, kind: KindQuery = None
) -> IsOpen:
    """`at` needs a zone, e.g. 2026-11-18T09:30:00+01:00; now when left out."""
    return await timetable.is_open(session, office, at or now, kind)


@router.get(
    "/offices/{office}/hours.ics",
    summary="Opening hours as a calendar",
    response_class=Response,
    responses={
        200: {"content": {"text/calendar": {"schema": {"type": "string"}}}, "description": "iCalendar (RFC 5545)"}
    },
)
async def hours_ics(
    office: OfficeId, wanted: Annotated[Range, Query()], session: SessionDep, answer: AnswerDep, now: Now
) -> Response:
    """One event per interval, with holidays and exceptions applied; 92 days from today unless a range is given."""
    first, last = timetable.range_of(wanted.first, wanted.last, now, ics.DEFAULT_DAYS)
    return await answer.of(lambda: ics.calendar_file(session, office, first, last, now), ics.MEDIA_TYPE)


@router.get("/opening-hours/summary", summary="The table of the council paper, computed", response_model=HoursSummary)
async def summary(session: SessionDep, answer: AnswerDep, today: Today) -> Response:
    """VII-DS-08441, 2.4.3: hours per week, open days, long days and the latest end."""
    return await answer.of(lambda: timetable.hours_summary(session, today))
