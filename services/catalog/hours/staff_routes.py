"""Exceptions over HTTP, for staff."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from services.catalog.hours import exceptions
from services.catalog.hours.schemas import MadeException, NewException
from services.catalog.offices.routes import OfficeId
from shared.access import Caller, staff
from shared.db import SessionDep
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/staff/offices", tags=["staff"])
Editor = Annotated[Caller, Depends(staff("catalog:write"))]


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
