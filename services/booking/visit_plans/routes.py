"""HTTP of visit plans."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.booking.appointments.desks import STEP_IN_TURN, HolderDesk, PublicDesk, TurnDep
from services.booking.appointments.schemas import ConfirmRequest
from services.booking.availability.cache import FORGET
from services.booking.visit_plans import planning, whole
from services.booking.visit_plans.schemas import PlanView, VisitPlan
from services.booking.visit_plans.wishes import WishDep
from shared.idempotency import OnceDep

router = APIRouter(prefix="/v1/visit-plans", tags=["visit plans"])


@router.post(
    "",
    status_code=201,
    response_model=VisitPlan,
    summary="Several errands in the fewest visits on the fewest days, held together",
    dependencies=[FORGET],
)
async def plan_visits(wish: WishDep, turn: TurnDep, once: OnceDep, desk: PublicDesk) -> Response:  # noqa: ARG001 - it is its turn
    """All visits are held in one step or none is. Confirm the plan as a whole before the holds end."""
    return await once.answer(lambda: planning.make(desk, wish), caller=desk.caller.key)


@router.get("/{plan_id}", summary="See the plan")
async def see(plan_id: UUID, desk: HolderDesk, response: Response) -> PlanView:
    response.headers["Cache-Control"] = "no-store"
    return await whole.see(desk, plan_id)


@router.post("/{plan_id}/confirm", summary="Make every visit firm, or none; repeatable", dependencies=[STEP_IN_TURN])
async def confirm(plan_id: UUID, request: ConfirmRequest, desk: HolderDesk) -> PlanView:
    """Each visit is then an appointment of its own, with its own letter and calendar entry."""
    return await whole.confirm(desk, plan_id, request)


@router.post("/{plan_id}/cancel", summary="Give up every visit still to come; repeatable", dependencies=[STEP_IN_TURN])
async def cancel(plan_id: UUID, desk: HolderDesk) -> PlanView:
    return await whole.cancel(desk, plan_id)
