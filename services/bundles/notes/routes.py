"""Notes over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from services.bundles.cases.desks import AuthorityDesk, HolderDesk
from services.bundles.notes import writing
from services.bundles.notes.schemas import NoteRequest, SharedNoteView, UnitNoteView
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["notes"])


@router.get("/staff/parts/{part_id}/notes", summary="Notes on the case: those of your unit, and what others share")
async def read_notes(part_id: UUID, desk: AuthorityDesk) -> Page[UnitNoteView]:
    """Others' notes show only while the person allows it, or a law does; the look is recorded."""
    return Page(items=await writing.read(desk, part_id), next=None)


@router.post(
    "/staff/parts/{part_id}/notes",
    summary="Write a note, for your unit or to share",
    status_code=status.HTTP_201_CREATED,
    response_model=UnitNoteView,
)
async def write_note(part_id: UUID, wish: NoteRequest, desk: AuthorityDesk, once: OnceDep) -> Response:
    return await once.answer(lambda: writing.write(desk, part_id, wish), status=201, caller=desk.caller.key)


@router.delete("/staff/parts/{part_id}/notes/{note_id}", summary="Take back a note of your unit", status_code=204)
async def remove_note(part_id: UUID, note_id: UUID, desk: AuthorityDesk) -> None:
    await writing.remove(desk, part_id, note_id)


@router.get("/cases/{case_id}/notes", summary="What authorities noted for one another on the case")
async def read_shared_notes(case_id: UUID, desk: HolderDesk) -> Page[SharedNoteView]:
    """With who may read it now. Notes a unit keeps for itself are not here; the export says how many there are."""
    return Page(items=await writing.shown(desk, case_id), next=None)
