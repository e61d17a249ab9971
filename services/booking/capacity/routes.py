"""HTTP of the release of appointments."""

from fastapi import APIRouter, Depends, Response

from services.booking.capacity import policies
from services.booking.capacity.schemas import Release, ReleasePolicies, ReleaseWish
from services.booking.counter.clerk import OfficeClerkDep, OfficeRulerDep
from services.booking.modes.routes import AT_ONCE
from services.booking.offices.schemas import Key
from shared.access import PUBLIC
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(tags=["release"])
OWN = "/v1/staff/offices/{office_id}/release-policies"


@router.get(
    "/v1/offices/{office_id}/release",
    summary="When the next appointments can be booked",
    dependencies=[Depends(PUBLIC)],
)
async def see(office_id: Key, session: SessionDep, now: Now, response: Response) -> Release:
    """The rule by which an office releases appointments, and when the next come online."""
    response.headers["Cache-Control"] = "public, max-age=30"
    return await policies.release(session, office_id, now)


@router.get(OWN, summary="The rules of release that may apply to an office")
async def list_policies(clerk: OfficeClerkDep) -> ReleasePolicies:
    return await policies.list_policies(clerk)


@router.put(
    OWN + "/{policy_id}", summary="Set a rule of release for this office alone; repeatable", dependencies=[AT_ONCE]
)
async def save_policy(policy_id: Key, request: ReleaseWish, clerk: OfficeRulerDep) -> ReleasePolicies:
    """Goes before the rules for several offices. What is free follows at once; nothing that is booked is lost."""
    return await policies.save(clerk, policy_id, request)


@router.delete(OWN + "/{policy_id}", summary="Do without a rule of this office", dependencies=[AT_ONCE])
async def delete_policy(policy_id: Key, clerk: OfficeRulerDep) -> ReleasePolicies:
    """The rules that are left are the answer."""
    return await policies.delete(clerk, policy_id)
