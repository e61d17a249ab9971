"""Exports over HTTP."""

from typing import Any, Final

from fastapi import APIRouter, Depends, Request, Response

from services.catalog.editions.answers import AnswerDep
from services.catalog.exports import writing
from services.catalog.exports.cpsv import document as cpsv
from shared.access import PUBLIC
from shared.clock import BERLIN, Now
from shared.db import SessionDep

router = APIRouter(prefix="/v1/exports", tags=["exports"], dependencies=[Depends(PUBLIC)])


def _file(media: str, description: str) -> dict[int | str, dict[str, Any]]:
    kind = "object" if "json" in media else "string"
    return {200: {"content": {media.partition(";")[0]: {"schema": {"type": kind}}}, "description": description}}


LINKED: Final = _file(cpsv.MEDIA_TYPE, "JSON-LD with its context inlined")


@router.get("/cpsv-ap.jsonld", summary="The catalogue in CPSV-AP 3.2.0", response_class=Response, responses=LINKED)
async def cpsv_ap(request: Request, session: SessionDep, answer: AnswerDep, now: Now) -> Response:
    """Facts only: placeholders, unknown values and figures of other cities are left out."""
    base, today = request.app.state.settings.public_url, now.astimezone(BERLIN).date()
    return await answer.of(lambda: writing.whole(session, base, today, cpsv.render), cpsv.MEDIA_TYPE)
