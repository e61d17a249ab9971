"""From a wish to a place: what can be booked at an office, and why it could not be had."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn

from services.booking.appointments import store
from services.booking.appointments.desk import Desk
from services.booking.appointments.problems import NotReleased, OffGrid, SlotNotOffered, SlotTaken, StartInPast
from services.booking.appointments.store import Place
from services.booking.capacity.grid import is_on_grid
from services.booking.modes.problems import AppointmentsClosed
from services.booking.modes.rules import closing
from services.booking.offices.problems import DurationUnknown, NoAppointments, ServiceNotOffered, VisitTooLong
from services.booking.offices.visit import CELL_MINUTES, MAX_CELLS
from services.booking.offices.wishes import Visit
from shared.clock import BERLIN

FARTHEST: Final = timedelta(days=800)
"""Nothing is released that far ahead; what lies beyond need not be looked up."""


async def visit_at(desk: Desk, quantities: Mapping[str, int], office_id: str) -> Visit:
    """The visit at that office; raises the problem that keeps it from being booked there at all."""
    found = await desk.visits(quantities, office_id)
    if not found:
        raise ServiceNotOffered(office=office_id)
    visit = found[0]
    if not visit.appointments or visit.pool_id is None:
        raise NoAppointments(office=office_id)
    if visit.minutes is None:
        raise DurationUnknown
    if visit.cells > MAX_CELLS:
        raise VisitTooLong(minutes=visit.minutes, most=MAX_CELLS * CELL_MINUTES)
    return visit


def place_at(desk: Desk, visit: Visit, starts_at: datetime) -> Place:
    """The place of a visit that starts at this moment; raises when no appointment can."""
    assert visit.pool_id is not None  # noqa: S101 - visit_at has seen to both
    assert visit.minutes is not None  # noqa: S101
    if starts_at < desk.now + timedelta(minutes=desk.settings.lead_minutes):
        raise StartInPast(minutes=desk.settings.lead_minutes)
    if starts_at > desk.now + FARTHEST:
        raise SlotNotOffered
    if not is_on_grid(starts_at):
        raise OffGrid(minutes=CELL_MINUTES)
    if switch := closing(visit.switches, [service.id for service in visit.services], "appointment", starts_at):
        raise AppointmentsClosed(switch.reason)
    return Place(visit.office_id, visit.pool_id, starts_at.astimezone(UTC), visit.minutes, visit.cells)


async def explain(desk: Desk, place: Place) -> NoReturn:
    """Say why the place could not be had."""
    why = await store.why_not(desk.session, place, desk.channels)
    if why.offered < place.cells:
        raise SlotNotOffered
    if why.release_at > desk.now:
        raise NotReleased(why.release_at.astimezone(BERLIN))
    raise SlotTaken
