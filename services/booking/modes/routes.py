"""HTTP of switches."""

from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.booking.counter.clerk import OfficeClerkDep
from services.booking.modes import switching
from services.booking.modes.schemas import Switches, SwitchRequest, SwitchView
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/staff/offices/{office_id}/modes", tags=["modes"])


async def _tell_at_once(request: Request) -> AsyncIterator[None]:
    """After the commit this process remembers nothing of what it knew before; others do so within a second."""
    yield
    request.app.state.offers.clear()
    request.app.state.answers.clear()


AT_ONCE = Depends(_tell_at_once, scope="function")


@router.get("", summary="The switches of an office that are or come into force")
async def list_switches(clerk: OfficeClerkDep) -> Switches:
    return await switching.list_switches(clerk)


@router.post(
    "",
    status_code=201,
    response_model=SwitchView,
    summary="Close or open walk-in or appointments",
    dependencies=[AT_ONCE],
)
async def set_switch(request: SwitchRequest, once: OnceDep, clerk: OfficeClerkDep) -> Response:
    """For all or one service, on all or one weekday, with a reason people read and an end. Appointments already made stay."""
    return await once.answer(lambda: switching.set_switch(clerk, request), caller=clerk.caller.key)


@router.post("/{switch_id}/end", summary="What the hours say is in force again; repeatable", dependencies=[AT_ONCE])
async def end_switch(switch_id: UUID, clerk: OfficeClerkDep) -> SwitchView:
    return await switching.end_switch(clerk, switch_id)
