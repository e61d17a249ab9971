"""Phases over HTTP: read by everybody, switched by who keeps the bundles."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from services.bundles.cases.desks import EditorDesk
from services.bundles.definitions import library
from services.bundles.phases import switching
from services.bundles.phases.schemas import PhaseRequest, SwitchView, WayView, way_view
from shared.access import PUBLIC
from shared.clock import BERLIN, Now
from shared.db import SessionDep
from shared.schemas import Page

router = APIRouter(prefix="/v1", tags=["bundles"])
Key = Annotated[str, Path(max_length=64, pattern=r"^[a-z][a-z0-9-]*$")]


@router.get(
    "/bundles/{bundle_id}/ways", summary="Which parts go on paper, which digitally", dependencies=[Depends(PUBLIC)]
)
async def read_ways(bundle_id: Key, session: SessionDep, now: Now) -> Page[WayView]:
    definition = await library.in_force(session, bundle_id)
    found = await switching.ways(session, definition, now.astimezone(BERLIN).date())
    return Page(items=[way_view(way) for way in found.values()], next=None)


@router.put("/staff/bundles/{bundle_id}/parts/{part}/phase", summary="Switch a part between paper and digital")
async def switch_phase(bundle_id: Key, part: Key, wish: PhaseRequest, desk: EditorDesk) -> WayView:
    """From today or a planned day on. Every switch stays on record; a later word about the same day counts."""
    return await switching.switch(desk, bundle_id, part, wish)


@router.get("/staff/bundles/{bundle_id}/phases", summary="All switches of a bundle, oldest first")
async def read_phases(bundle_id: Key, desk: EditorDesk) -> Page[SwitchView]:
    return Page(items=await switching.history(desk.session, bundle_id), next=None)
