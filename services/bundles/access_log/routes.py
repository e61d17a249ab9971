"""The holder reads who looked at their case."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.bundles.access_log import store
from services.bundles.cases.desks import HolderDesk
from services.bundles.cases.opening import open_case
from shared.schemas import ApiModel, Page

router = APIRouter(prefix="/v1/cases/{case_id}/access-log", tags=["privacy"])


class AccessView(ApiModel):
    at: datetime = Field(description="When")
    role: str = Field(description="In which role: parts:decide (an authority) or cases:staff (an office)")
    authority: str | None = Field(description="Which authority, where the role belongs to one")
    what: str = Field(
        description="parcel (the fields of a part), file (an uploaded proof), proofs (their list), case (where it stands) "
        "or envelope (paper taken in)"
    )
    part: str | None = Field(description="The part it was about")


@router.get("", summary="Who looked at the case, newest first")
async def read_access_log(case_id: UUID, desk: HolderDesk) -> Page[AccessView]:
    """Names of staff are not shown; the office can find them when it is asked."""
    await open_case(desk, case_id)
    looks = await store.looks_at(desk.session, case_id)
    items = [
        AccessView(at=look.at, role=look.role, authority=look.authority, what=look.what, part=look.part)
        for look in looks
    ]
    return Page(items=items, next=None)
