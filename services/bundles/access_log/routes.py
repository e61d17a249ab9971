"""The holder reads who looked at their case."""

from uuid import UUID

from fastapi import APIRouter

from services.bundles.access_log.views import AccessView, access_views
from services.bundles.cases.desks import HolderDesk
from services.bundles.cases.opening import open_case
from shared.schemas import Page

router = APIRouter(prefix="/v1/cases/{case_id}/access-log", tags=["privacy"])


@router.get("", summary="Who looked at the case, newest first")
async def read_access_log(case_id: UUID, desk: HolderDesk) -> Page[AccessView]:
    """Names of staff are not shown; the office can find them when it is asked."""
    await open_case(desk, case_id)
    return Page(items=await access_views(desk.session, case_id), next=None)
