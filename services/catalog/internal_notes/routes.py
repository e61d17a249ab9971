"""Internal notes over HTTP, for staff."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.catalog.asof import Today, local_today
from services.catalog.hours.staff_routes import Editor
from services.catalog.internal_notes import noting
from services.catalog.internal_notes.schemas import InternalNote, NewNote, StaffAnswer
from services.catalog.public_services.routes import ServiceId
from shared.access import Caller, staff
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/staff", tags=["staff"])
Clerk = Annotated[Caller, Depends(staff("cases:staff"))]


@router.get("/answers/{service}", summary="What everybody is told of a service, and what only staff see")
async def staff_answer(
    service: ServiceId, session: SessionDep, today: Today, response: Response, _: Clerk
) -> StaffAnswer:
    """For counters and the phone (115): the same answer as the public one, with internal notes beside it."""
    response.headers["Cache-Control"] = "no-store"
    return await noting.answer(session, service, today)


@router.post(
    "/services/{service}/notes", summary="Note something for staff", status_code=201, response_model=InternalNote
)
async def write_note(
    service: ServiceId, note: NewNote, session: SessionDep, now: Now, editor: Editor, once: OnceDep
) -> Response:
    """Shown beside the answer to staff and nowhere else: not in exports, searches, pages or events."""
    return await once.answer(
        lambda: noting.write(session, service, note, editor.subject, now, local_today(now)),
        status=201,
        caller=editor.key,
    )


@router.delete("/services/{service}/notes/{note_id}", summary="Remove an internal note", status_code=204)
async def remove_note(service: ServiceId, note_id: UUID, session: SessionDep, _: Editor) -> None:
    await noting.remove(session, service, note_id)
