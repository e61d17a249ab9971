"""Make a plan and hold all of it: one transaction, units in the order of all locks, all or nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy.engine import Row

from services.booking.appointments.desk import Desk
from services.booking.appointments.problems import SlotTaken
from services.booking.appointments.schemas import HeldAppointment
from services.booking.appointments.several import Together, Wanted, hold_all
from services.booking.appointments.store import Place
from services.booking.gates.passing import needs, spend_proof
from services.booking.gates.problems import CodeNeeded
from services.booking.offices.address import meeting_place
from services.booking.offices.problems import OfficeUnknown, QuantityTooHigh, ServiceUnknown
from services.booking.offices.store import unknown
from services.booking.offices.travel import minutes_between
from services.booking.offices.visit import (
    CELL,
    CELL_MINUTES,
    MAX_CELLS,
    OfferedService,
    cells_for,
    desk_minutes,
    visit_minutes,
)
from services.booking.visit_plans import store
from services.booking.visit_plans.planner import MOST_SERVICES, Group, Stop, Town, plan
from services.booking.visit_plans.problems import NoPlan, NotBookable, TooMuchForOnePlan
from services.booking.visit_plans.schemas import PlannedVisit, PlanRequest, VisitPlan
from services.booking.visit_plans.views import days_of, with_ways
from services.booking.visit_plans.wishes import PlanWish
from shared.clock import BERLIN
from shared.ids import new_id, new_secret

TRIES: Final = 3
USUAL: Final = timedelta(days=14)
Windows = Sequence[tuple[datetime, datetime]]


class Offices:
    """What each office can do of a wish."""

    def __init__(self, rows: Sequence[Row[Any]], quantities: Mapping[str, int]) -> None:
        self.by_id = {row.id: row for row in rows}
        self.by_pool = {row.pool_id: row.id for row in rows}
        self._quantities = quantities
        self._services = {row.id: [OfferedService(*service) for service in row.services] for row in rows}
        self._combined = {row.id: [OfferedService(*service) for service in row.combined] for row in rows}

    def duration(self, office: str, group: Group) -> int | None:
        """Minutes for a group at an office; None when it does not do all of it, or not in one visit."""
        services = [s for s in self.services(office, group) if s.allows(self._quantities[s.id])]
        if len(services) < len(group):
            return None
        minutes = visit_minutes(services, {id_: self._quantities[id_] for id_ in group}, self._combined[office])
        return None if minutes is None or minutes > MAX_CELLS * CELL_MINUTES else minutes

    def slot(self, office: str, group: Group) -> int | None:
        """The same in whole cells of the grid, with what the desk needs before and after."""
        minutes = self.duration(office, group)
        return None if minutes is None else sum(self.cells(office, group, minutes)) * CELL_MINUTES

    def cells(self, office: str, group: Group, minutes: int) -> tuple[int, int]:
        """(before the start, from the start on): cells that a visit of so many minutes uses."""
        before, after = desk_minutes(self.services(office, group))
        return cells_for(before), cells_for(minutes + after)

    def limit(self, service: str) -> OfferedService | None:
        """The service at an office that does it, though not so often as is wished for."""
        found = (s for services in self._services.values() for s in services if s.id == service)
        return next((s for s in found if not s.allows(self._quantities[service])), None)

    def services(self, office: str, group: Group) -> list[OfferedService]:
        """Those of a group that the office does."""
        return [service for service in self._services[office] if service.id in group]

    def way(self, one: str, other: str) -> int:
        """Minutes from office to office."""
        return 0 if one == other else minutes_between(self.by_id[one].district, self.by_id[other].district)

    def nowhere(self) -> list[str]:
        """Services no office can do in a visit of its own."""
        return [id_ for id_ in self._quantities if all(self.duration(o, frozenset({id_})) is None for o in self.by_id)]


async def make(desk: Desk, wish: PlanWish) -> VisitPlan:
    """Plan and hold; whoever is faster meanwhile makes us plan anew. Raises NotBookable, NoPlan or SlotTaken."""
    rows = await store.partial_offers(desk.session, list(wish.quantities), wish.request.offices)
    offices = Offices(rows, wish.quantities)
    missing = offices.nowhere()
    planned = {id_: quantity for id_, quantity in wish.quantities.items() if id_ not in missing}
    if missing and not (wish.may_leave_out and planned):
        await _complain(desk, offices, wish, missing)
    if len(planned) > MOST_SERVICES:
        raise TooMuchForOnePlan(most=MOST_SERVICES, count=len(planned))
    await _pass_gates(desk, wish, planned)
    together = Together(new_id(), new_secret(), wish.request.people)
    held = await _hold(desk, offices, planned, _windows(desk, wish.request), together)
    visits = with_ways(held, {row.id: row.district for row in rows}, PlannedVisit)
    return VisitPlan(
        id=together.plan_id, secret=together.secret, state="held", hold_expires_at=held[0].hold_expires_at,
        days=days_of(held), visits=visits, without_visit=missing,
    )  # fmt: skip


async def _pass_gates(desk: Desk, wish: PlanWish, planned: Mapping[str, int]) -> None:
    """One proof for the whole plan; what needs a code from a letter is booked by itself."""
    needed = needs(await desk.offers.gates(desk.session), "", planned)
    if "code" in needed:
        raise CodeNeeded
    if "proof" in needed:
        await spend_proof(desk, wish.request.proof)


async def _hold(
    desk: Desk, offices: Offices, planned: Mapping[str, int], windows: Windows, together: Together
) -> Sequence[HeldAppointment]:
    for _ in range(TRIES):
        town = Town(list(offices.by_id), offices.slot, await _free(desk, offices, windows), offices.way)
        stops = await asyncio.to_thread(plan, town, list(planned))
        if stops is None:
            raise NoPlan
        try:
            async with desk.session.begin_nested():
                return await hold_all(desk, _places(offices, stops, planned), together)
        except SlotTaken:
            continue
    raise SlotTaken


async def _complain(desk: Desk, offices: Offices, wish: PlanWish, missing: Sequence[str]) -> None:
    never_heard = await unknown(desk.session, missing, wish.request.offices)
    if never_heard.offices:
        raise OfficeUnknown(id=never_heard.offices[0])
    if never_heard.services:
        raise ServiceUnknown(id=never_heard.services[0])
    for service in filter(None, map(offices.limit, missing)):
        wanted = wish.quantities[service.id]
        raise QuantityTooHigh(service=service.title, most=service.max_quantity, wanted=wanted)
    raise NotBookable(missing)


def _windows(desk: Desk, request: PlanRequest) -> Windows:
    earliest = desk.now + timedelta(minutes=desk.settings.lead_minutes)
    given = [(w.since, w.until) for w in request.windows] or [(earliest, earliest + USUAL)]
    coming = [(max(since, earliest), until) for since, until in given if until > earliest]
    if not coming:
        raise NoPlan
    return coming


async def _free(desk: Desk, offices: Offices, windows: Windows) -> dict[int, dict[str, list[tuple[int, int]]]]:
    """Free stretches by local day and office, in minutes; none where it has closed or a service has ended."""
    free: dict[int, dict[str, list[tuple[int, int]]]] = {}
    for run in await store.free_runs(desk.session, list(offices.by_pool), windows):
        day: date = run.since.astimezone(BERLIN).date()
        office = offices.by_pool[run.pool_id]
        row = offices.by_id[office]
        is_closed = row.closed_from is not None and day >= row.closed_from
        is_over = row.offered_until is not None and day > row.offered_until
        if not is_closed and not is_over:
            stretches = free.setdefault(day.toordinal(), {}).setdefault(office, [])
            stretches.append((int(run.since.timestamp()) // 60, int(run.until.timestamp()) // 60))
    return free


def _places(offices: Offices, stops: Sequence[Stop], quantities: Mapping[str, int]) -> list[Wanted]:
    wanted = []
    for stop in stops:
        row, minutes = offices.by_id[stop.office], offices.duration(stop.office, stop.services) or stop.minutes
        lead, rest = offices.cells(stop.office, stop.services, minutes)
        starts_at = datetime.fromtimestamp(stop.start * 60, UTC) + lead * CELL
        place = Place(row.id, row.pool_id, starts_at, minutes, lead + rest, lead)
        services = tuple(offices.services(row.id, stop.services))
        wanted.append(
            Wanted(
                meeting_place(row.id, row.name, row.address),
                services,
                {s.id: quantities[s.id] for s in services},
                place,
            )
        )
    return wanted
