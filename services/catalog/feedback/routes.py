"""Remarks over HTTP."""

from fastapi import APIRouter, Depends, Response

from services.catalog.editing.record_routes import Cursor, Limit
from services.catalog.feedback import remarks
from services.catalog.feedback.schemas import Remark, RemarkCount, RemarkTaken
from services.catalog.hours.staff_routes import Editor
from services.catalog.public_services.routes import ServiceId
from shared.access import PUBLIC
from shared.db import SessionDep
from shared.idempotency import OnceDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["feedback"])


@router.post(
    "/services/{service}/feedback",
    summary="Say that something is wrong here",
    status_code=201,
    response_model=RemarkTaken,
    dependencies=[Depends(PUBLIC)],
)
async def take_remark(service: ServiceId, said: Remark, session: SessionDep, once: OnceDep) -> Response:
    """Codes only: nothing about the person is kept. Staff see how often the same was said."""
    return await once.answer(lambda: remarks.take_remark(session, service, said), status=201)


@router.get("/staff/upkeep/feedback", summary="What readers found wrong")
async def list_remarks(session: SessionDep, _: Editor, limit: Limit = 50, cursor: Cursor = None) -> Page[RemarkCount]:
    """Since each service was last checked, the most frequent first; a new `checkedAt` settles what was said before."""
    return await remarks.list_remarks(session, limit, cursor)
