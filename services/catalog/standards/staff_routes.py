"""What-if questions over HTTP, for staff."""

from fastapi import APIRouter

from services.catalog.asof import local_today
from services.catalog.hours.staff_routes import Editor
from services.catalog.standards import simulation
from services.catalog.standards.simulation_schemas import HoursSimulation, HoursWish
from shared.clock import Now
from shared.db import SessionDep

router = APIRouter(prefix="/v1/staff/simulations", tags=["standards"])


@router.post("/opening-hours", summary="What if an office kept other hours")
async def simulate_hours(wish: HoursWish, session: SessionDep, now: Now, _: Editor) -> HoursSimulation:
    """Standards, weekly hours and staff hours before and after. The database itself is told that nothing may be written."""
    return await simulation.simulate_hours(session, wish, local_today(now))
