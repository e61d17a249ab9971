"""The verbs of a whole plan: see, confirm and cancel all of its visits in one step, or none."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row

from services.booking.appointments import booking
from services.booking.appointments.desk import Desk
from services.booking.appointments.problems import HoldExpired, TooLate, WrongState
from services.booking.appointments.schemas import ConfirmRequest
from services.booking.appointments.several import secret_of_one
from services.booking.appointments.states import STEPS, state_at
from services.booking.appointments.store import lock_units, of_plan
from services.booking.appointments.views import view
from services.booking.visit_plans.problems import PlanNotFound
from services.booking.visit_plans.schemas import PlanView, PlanVisit
from services.booking.visit_plans.views import days_of, state_of, with_ways
from shared.access import Caller


async def see(desk: Desk, plan_id: UUID) -> PlanView:
    """The plan as it stands, for who holds its secret or owns it; raises PlanNotFound for everybody else."""
    rows = await _opened(desk, plan_id)
    visits = [view(row, desk.now) for row in rows]
    held = [visit.hold_expires_at for visit in visits if visit.hold_expires_at]
    return PlanView(
        id=plan_id, state=state_of([visit.state for visit in visits]), hold_expires_at=min(held, default=None),
        days=days_of(visits), visits=with_ways(visits, {row.office_id: row.district for row in rows}, PlanVisit),
    )  # fmt: skip


async def confirm(desk: Desk, plan_id: UUID, request: ConfirmRequest) -> PlanView:
    """Make every visit firm or none; a repetition changes nothing.

    Visits given up one by one are left out. One whose hold ran out spoils the whole: what is left of it is confirmed one by one.
    """
    rows = await _locked(desk, plan_id)
    states = [_state(desk, row) for row in rows]
    if "expired" in states:
        raise HoldExpired
    if set(states) == {"cancelled"}:
        raise WrongState(step="confirm", state="cancelled")
    for row in rows:
        if _state(desk, row) == "held":
            await booking.confirm(_desk_of(desk, row), row.id, request)
    return await see(desk, plan_id)


async def cancel(desk: Desk, plan_id: UUID) -> PlanView:
    """Give up every visit that is still to come; a repetition changes nothing."""
    rows = await _locked(desk, plan_id)
    open_ones = [row for row in rows if _state(desk, row) in STEPS["cancel"]]
    to_come = [row for row in open_ones if row.starts_at > desk.now]
    if not to_come:
        _refuse(open_ones, [_state(desk, row) for row in rows])
    for row in to_come:
        await booking.cancel(_desk_of(desk, row), row.id)
    return await see(desk, plan_id)


def _refuse(begun: Sequence[Row[Any]], states: Sequence[str]) -> None:
    """Nothing is left to give up: say why, unless that was done before."""
    if begun:
        raise TooLate
    if "cancelled" not in states:
        raise HoldExpired if "expired" in states else WrongState(step="cancel", state=states[0])


async def _locked(desk: Desk, plan_id: UUID) -> Sequence[Row[Any]]:
    """The visits with all their units locked at once, in the order of locks."""
    rows = await _opened(desk, plan_id)  # strangers get no locks
    await lock_units(desk.session, [row.id for row in rows])
    return await _opened(desk, plan_id)


async def _opened(desk: Desk, plan_id: UUID) -> Sequence[Row[Any]]:
    rows = await of_plan(desk.session, plan_id)
    if not rows or not all(_desk_of(desk, row).opens(row) for row in rows):
        raise PlanNotFound
    return rows


def _desk_of(desk: Desk, row: Row[Any]) -> Desk:
    """The desk of who opens this one visit by the secret of the plan, or as its owner."""
    if desk.caller.kind != "holder":
        return desk
    return replace(desk, caller=Caller("holder", secret=secret_of_one(desk.caller.secret, row.id)))


def _state(desk: Desk, row: Row[Any]) -> str:
    return state_at(row.state, row.hold_until, desk.now)
