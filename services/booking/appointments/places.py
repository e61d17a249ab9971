"""From a wish to a place: what can be booked at an office, and why it could not be had."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from services.booking.appointments import store
from services.booking.appointments.desk import Desk
from services.booking.appointments.problems import NotReleased, OffGrid, SlotNotOffered, SlotTaken, StartInPast
from services.booking.appointments.store import Place
from services.booking.capacity.grid import is_on_grid, local_day
from services.booking.modes.problems import AppointmentsClosed
from services.booking.modes.rules import closing
from services.booking.offices.problems import (
    DurationUnknown,
    NoAppointments,
    OfficeClosed,
    QuantityTooHigh,
    ServiceNotOffered,
    ServiceOver,
    VisitTooLong,
)
from services.booking.offices.visit import CELL, CELL_MINUTES, MAX_CELLS
from services.booking.offices.wishes import Visit
from shared.clock import BERLIN
from shared.problems import Problem

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
    if visit.beyond is not None:
        wanted = quantities[visit.beyond.id]
        raise QuantityTooHigh(service=visit.beyond.title, most=visit.beyond.max_quantity, wanted=wanted)
    if visit.minutes is None:
        raise DurationUnknown
    if visit.is_too_long:
        raise VisitTooLong(minutes=visit.minutes, most=MAX_CELLS * CELL_MINUTES)
    return visit


def place_at(desk: Desk, visit: Visit, starts_at: datetime) -> Place:
    """The place of a visit that starts at this moment; raises when no appointment can."""
    assert visit.pool_id is not None  # noqa: S101 - visit_at has seen to both
    assert visit.minutes is not None  # noqa: S101
    if starts_at - visit.lead * CELL < desk.now + timedelta(minutes=desk.settings.lead_minutes):
        raise StartInPast(minutes=desk.settings.lead_minutes)
    if starts_at > desk.now + FARTHEST:
        raise SlotNotOffered
    if visit.closed_from is not None and local_day(starts_at) >= visit.closed_from:
        raise OfficeClosed(visit.office_name, visit.closed_from, visit.successor)
    if visit.is_over(local_day(starts_at)):
        raise ServiceOver(office=visit.office_name, day=visit.offered_until)
    if not is_on_grid(starts_at):
        raise OffGrid(minutes=CELL_MINUTES)
    if switch := closing(visit.switches, [service.id for service in visit.services], "appointment", starts_at):
        raise AppointmentsClosed(switch.reason)
    return Place(visit.office_id, visit.pool_id, starts_at.astimezone(UTC), visit.minutes, visit.cells, visit.lead)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a place could not be had; `for_all`: nobody else can have it now either."""

    problem: Problem
    for_all: bool = True


async def refusal_of(desk: Desk, place: Place) -> Refusal:
    """Why the place could not be had. Whoever is just taking the last unit may yet fail; then only who came too early is refused."""
    why = await store.why_not(desk.session, place, desk.channels)
    if why.offered < place.cells:
        return Refusal(SlotNotOffered())
    if why.release_at > desk.now:
        return Refusal(NotReleased(why.release_at.astimezone(BERLIN)))
    return Refusal(SlotTaken(), for_all=why.free < place.cells)
