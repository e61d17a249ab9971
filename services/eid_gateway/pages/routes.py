"""The style sheet and the one script of the pages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.eid_gateway.pages.render import FOLDER, SCRIPT_PATH, STYLE_PATH
from shared.access import PUBLIC
from shared.pages import style_of

router = APIRouter(tags=["pages"], include_in_schema=False, dependencies=[Depends(PUBLIC)])
STYLE, SCRIPT = style_of(FOLDER), (FOLDER / "eid-client.js").read_bytes()
KEPT = {"Cache-Control": "public, max-age=3600"}


async def _style() -> Response:
    return Response(STYLE, media_type="text/css", headers=KEPT)


async def _script() -> Response:
    return Response(SCRIPT, media_type="text/javascript", headers=KEPT)


@router.get(STYLE_PATH)
async def style_sheet(answer: Annotated[Response, Depends(_style)]) -> Response:
    """Served from here, because the pages may load nothing from elsewhere."""
    return answer


@router.get(SCRIPT_PATH)
async def script(answer: Annotated[Response, Depends(_script)]) -> Response:
    """Looks whether an eID client runs; no page needs it."""
    return answer
