"""HTTP of closures and rebookings."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.booking.appointments.desks import STEP_IN_TURN, HolderDesk
from services.booking.availability.cache import FORGET
from services.booking.closures import closing, rebooking
from services.booking.closures.schemas import Accepted, AcceptRequest, ClosureRequest, ClosureView, RebookingView
from services.booking.counter.clerk import ClerkDep, OfficeClerkDep, StaffDesk
from shared.idempotency import OnceDep

router = APIRouter(tags=["closures"])


@router.post(
    "/v1/staff/offices/{office_id}/closures", status_code=201, response_model=ClosureView,
    summary="Plan a closure: who would be affected, and what they would be offered",
)  # fmt: skip
async def plan(request: ClosureRequest, once: OnceDep, clerk: OfficeClerkDep, desk: StaffDesk) -> Response:
    """A dry run: nothing is closed, held or written to anybody before it is applied."""
    return await once.answer(lambda: closing.plan(desk, clerk.office_id, request), caller=clerk.caller.key)


@router.get("/v1/staff/closures/{closure_id}", summary="A closure, and what became of each affected appointment")
async def see(closure_id: UUID, clerk: ClerkDep, desk: StaffDesk) -> ClosureView:
    return await closing.see(desk, await closing.find(desk, clerk, closure_id))


@router.post(
    "/v1/staff/closures/{closure_id}/apply", summary="Close and write to everybody affected; repeatable",
    dependencies=[FORGET],
)  # fmt: skip
async def apply(closure_id: UUID, clerk: ClerkDep, desk: StaffDesk) -> ClosureView:
    """Up to three alternatives are held for each person, and one letter is written. Appointments stay until their person accepts."""
    return await closing.apply(desk, clerk, closure_id)


@router.post("/v1/staff/closures/{closure_id}/lift", summary="Open again; repeatable", dependencies=[FORGET])
async def lift(closure_id: UUID, clerk: ClerkDep, desk: StaffDesk) -> ClosureView:
    return await closing.lift(desk, clerk, closure_id)


@router.get("/v1/rebookings/{rebooking_id}", summary="What is offered instead of an appointment that cannot take place")
async def proposal(rebooking_id: UUID, desk: HolderDesk, response: Response) -> RebookingView:
    response.headers["Cache-Control"] = "no-store"
    return await rebooking.see(desk, rebooking_id)


@router.post(
    "/v1/rebookings/{rebooking_id}/accept", summary="Accept one of the options; repeatable", dependencies=[STEP_IN_TURN]
)
async def accept(rebooking_id: UUID, request: AcceptRequest, desk: HolderDesk) -> Accepted:
    return await rebooking.accept(desk, rebooking_id, request.option)


@router.post("/v1/rebookings/{rebooking_id}/decline", summary="None fits; repeatable", dependencies=[STEP_IN_TURN])
async def decline(rebooking_id: UUID, desk: HolderDesk) -> RebookingView:
    """The appointment stays on the list of conflicts, and its office gets in touch."""
    return await rebooking.decline(desk, rebooking_id)
