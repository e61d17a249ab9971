"""HTTP of visit plans."""

from fastapi import APIRouter, Response

from services.booking.appointments.desks import PublicDesk, TurnDep
from services.booking.availability.cache import FORGET
from services.booking.visit_plans import planning
from services.booking.visit_plans.schemas import VisitPlan
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
    """All visits are held in one step or none is. Each is an appointment of its own: confirm them all before the holds end."""
    return await once.answer(lambda: planning.make(desk, wish), caller=desk.caller.key)
