"""The record of edits and the drafts over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.catalog.asof import local_today
from services.catalog.editing import drafts, history
from services.catalog.editing.drafts import DraftPublished
from services.catalog.editing.schemas import DraftShown, EditRecord, RecordKind
from services.catalog.hours.staff_routes import Editor
from shared.clock import Now
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1/staff", tags=["editing"])

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=400)]
Plain = Annotated[str | None, Query(max_length=120, pattern=r"^[a-z0-9:-]+$")]


@router.get("/edits", summary="Who changed what, and when")
async def list_edits(
    session: SessionDep,
    _: Editor,
    kind: RecordKind | None = None,
    subject: Plain = None,
    cause: Plain = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[EditRecord]:
    """The newest first; the record is never changed."""
    return await history.list_edits(session, kind=kind, subject=subject, cause=cause, limit=limit, cursor=cursor)


@router.get("/drafts", summary="Edits that wait")
async def list_drafts(
    session: SessionDep,
    _: Editor,
    state: Literal["open", "published", "discarded", "refused"] | None = "open",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[DraftShown]:
    """The newest first; `refused` ones could not be published on their day, `problem` says why."""
    return await drafts.list_drafts(session, state, limit, cursor)


@router.post("/drafts/{draft}/publish", summary="Publish a draft now", response_model=DraftPublished)
async def publish_draft(draft: UUID, session: SessionDep, once: OnceDep, now: Now, caller: Editor) -> Response:
    """Refused with 412 when its subject was edited since the draft was made."""
    return await once.answer(
        lambda: drafts.publish_now(session, draft, local_today(now)), status=200, caller=caller.key
    )


@router.delete("/drafts/{draft}", summary="Discard a draft", status_code=204)
async def discard_draft(draft: UUID, session: SessionDep, _: Editor) -> None:
    """It stays on record as discarded."""
    await drafts.discard(session, draft)
