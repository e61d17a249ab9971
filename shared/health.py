"""The questions an operator's machines ask: alive, ready, which version, which figures."""

import os
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from shared import metrics
from shared.access import PUBLIC
from shared.logging import error_place, log
from shared.problems import Unavailable
from shared.schemas import ApiModel

VERSION = "0.1.0"
"""The version of the house; every room is released with it."""

router = APIRouter(tags=["operations"], dependencies=[Depends(PUBLIC)])


class Health(ApiModel):
    status: str = Field(description="`live` or `ready`", examples=["ready"])


class Version(ApiModel):
    room: str = Field(description="The part of the house that answers", examples=["booking"])
    version: str = Field(description="Version of the software", examples=["0.1.0"])
    commit: str = Field(description="The state of the source it was built from", examples=["59f51ee"])


@router.get("/health/live", summary="The process runs")
async def live() -> Health:
    return Health(status="live")


async def _check_ready(request: Request) -> None:
    for check in request.app.state.ready_checks:
        try:
            await check()
        except Exception as error:
            raise Unavailable(retry_after=5) from error


@router.get("/health/ready", summary="The process can do its work")
async def ready(_: Annotated[None, Depends(_check_ready)]) -> Health:
    return Health(status="ready")


@router.get("/version", summary="What runs here")
async def version(request: Request) -> Version:
    return Version(room=request.app.state.room, version=VERSION, commit=os.environ.get("LOTSE_COMMIT", "unknown"))


@router.get("/metrics", include_in_schema=False)
async def prometheus(request: Request) -> Response:
    for measure in request.app.state.measures:
        try:
            await measure()
        except Exception as error:  # noqa: BLE001 - the other figures are wanted all the more when the database is gone
            log.warning("measure_failed", error=type(error).__name__, where=error_place(error))
    body, media_type = metrics.render()
    return Response(body, media_type=media_type)
