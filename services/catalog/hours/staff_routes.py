"""Exceptions over HTTP, for staff."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from services.catalog.asof import local_today
from services.catalog.hours import exceptions
from services.catalog.hours.schemas import ExceptionShown, MadeException, NewException
from services.catalog.offices.routes import OfficeId
from shared.access import Caller, staff
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/staff/offices", tags=["staff"])
Editor = Annotated[Caller, Depends(staff("catalog:write"))]


@router.get("/{office}/exceptions", summary="Closures and other exceptions that hold today or later")
async def list_exceptions(
    office: OfficeId,
    session: SessionDep,
    _: Editor,
    now: Now,
    first: Annotated[date | None, Query(alias="from", description="Today when left out")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> Page[ExceptionShown]:
    """The soonest first. The gateway adds the appointments that could not take place, which it asks of booking."""
    return await exceptions.list_exceptions(session, office, first or local_today(now), limit, cursor)


@router.post(
    "/{office}/exceptions",
    summary="Enter a closure, an extra opening or other hours",
    status_code=201,
    response_model=MadeException,
)
async def enter_exception(
    office: OfficeId, wanted: NewException, session: SessionDep, once: OnceDep, caller: Editor
) -> Response:
    """Published at once; bookings on these days are not touched here, the booking room hears of the change."""
    return await once.answer(
        lambda: exceptions.enter_exception(session, office, wanted, caller.subject), status=201, caller=caller.key
    )


@router.delete("/{office}/exceptions/{exception}", summary="Take an exception back", status_code=204)
async def take_back_exception(
    office: OfficeId,
    exception: Annotated[str, Path(max_length=80, pattern=r"^[^\x00]+$")],
    session: SessionDep,
    caller: Editor,
) -> None:
    """The exception stays on record as withdrawn."""
    await exceptions.take_back_exception(session, office, exception, caller.subject)
