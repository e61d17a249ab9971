"""The style sheet of the pages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.eid_gateway.pages.render import FOLDER, STYLE_PATH
from shared.access import PUBLIC

router = APIRouter(tags=["pages"], include_in_schema=False, dependencies=[Depends(PUBLIC)])
STYLE = (FOLDER / "style.css").read_bytes()


async def _style() -> Response:
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@router.get(STYLE_PATH)
async def style_sheet(answer: Annotated[Response, Depends(_style)]) -> Response:
    """Served from here, because the pages may load nothing from elsewhere."""
    return answer
