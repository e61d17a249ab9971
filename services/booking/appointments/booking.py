"""The verbs of an appointment: hold, confirm, cancel, move. They open no connection and commit nothing."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments import announcements, store
from services.booking.appointments.contact import sealed_columns
from services.booking.appointments.problems import (
    AppointmentNotFound,
    HoldExpired,
    NotReleased,
    OffGrid,
    SlotNotOffered,
    SlotTaken,
    StartInPast,
)
from services.booking.appointments.schemas import (
    AppointmentView,
    ConfirmRequest,
    HeldAppointment,
    HoldRequest,
    MoveRequest,
)
from services.booking.appointments.states import DONE_ALREADY, Step, refusal, state_at
from services.booking.appointments.store import Place
from services.booking.appointments.views import held_view, view
from services.booking.capacity.grid import is_on_grid
from services.booking.offices.problems import DurationUnknown, NoAppointments, ServiceNotOffered, VisitTooLong
from services.booking.offices.visit import CELL_MINUTES, MAX_CELLS
from services.booking.offices.wishes import Visit, visits
from services.booking.settings import BookingSettings
from shared.clock import BERLIN
from shared.ids import new_id, new_reference, new_secret, secret_hash, secret_matches

FARTHEST = timedelta(days=800)
"""Nothing is released that far ahead; what lies beyond need not be looked up."""
NO_ONES_HASH = secret_hash(new_secret())
"""Compared with when there is no such appointment, so that the time of the answer does not tell."""


async def hold(
    session: AsyncSession, settings: BookingSettings, request: HoldRequest, now: datetime
) -> HeldAppointment:
    """Keep a slot for some minutes; raises a problem that says why when it cannot be had."""
    quantities = {wish.id: wish.quantity for wish in request.services}
    visit = await _visit_at(session, quantities, request.office)
    place = _place(visit, request.starts_at, settings, now)
    secret, appointment_id = new_secret(), new_id()
    values = {
        "id": appointment_id, "reference": new_reference("T"), "secret_hash": secret_hash(secret),
        "services": [{"id": s.id, "title": s.title, "quantity": quantities[s.id]} for s in visit.services],
    }  # fmt: skip
    held = await store.hold(session, place, timedelta(minutes=settings.hold_minutes), values)
    if held is None:
        await _explain(session, place, now)
    else:
        await expire(session, held.displaced)
        await announcements.held(session, appointment_id, place, quantities)
    return held_view(values, visit, place, held.hold_until if held else now, secret)


async def confirm(
    session: AsyncSession,
    settings: BookingSettings,
    appointment_id: UUID,
    secret: str,
    request: ConfirmRequest,
    now: datetime,
) -> AppointmentView:
    """Make it firm; a repetition gets the same answer and changes nothing."""
    row = await _locked(session, appointment_id, secret)
    if not _to_do("confirm", row, now):
        return view(row, now)
    sealed = sealed_columns(settings.master_keys, appointment_id, request.contact)
    confirmed = await store.confirm(session, appointment_id, sealed | {"locale": request.locale})
    if confirmed is None:  # in time by our clock, over by the database's
        raise HoldExpired
    if confirmed.units != confirmed.cells:
        raise RuntimeError("a hold lost some of its units")  # never seen; better no answer than a wrong one
    await announcements.confirmed(session, row)
    return view(await find(session, appointment_id, secret), now)


async def cancel(
    session: AsyncSession, settings: BookingSettings, appointment_id: UUID, secret: str, now: datetime
) -> AppointmentView:
    """Give it up; its units come back after a random time, so that it cannot be handed to somebody chosen."""
    row = await _locked(session, appointment_id, secret)
    if not _to_do("cancel", row, now):
        return view(row, now)
    if not await store.cancel(session, appointment_id, row.state, _cooldown(settings)):
        raise HoldExpired
    await announcements.cancelled(session, row)
    return view(await find(session, appointment_id, secret), now)


async def move(
    session: AsyncSession,
    settings: BookingSettings,
    appointment_id: UUID,
    secret: str,
    request: MoveRequest,
    now: datetime,
) -> AppointmentView:
    """Take the new place, then free the old one; when the new one cannot be had, the old one is kept.

    Reference, secret and calendar entry stay. A repetition finds the appointment in its new place and changes nothing.
    """
    row = await _locked(session, appointment_id, secret)
    _to_do("move", row, now)
    if row.office_id == request.office and row.starts_at == request.starts_at:
        return view(row, now)
    visit = await _visit_at(session, {s["id"]: s["quantity"] for s in row.services}, request.office)
    place = _place(visit, request.starts_at, settings, now)
    displaced = await store.take_units(session, place, appointment_id, row.hold_until)
    if displaced is None:
        await _explain(session, place, now)
    await expire(session, displaced)
    if not await store.move(session, row, place, _cooldown(settings)):
        raise HoldExpired  # rolls back what was taken
    await announcements.moved(session, row, place)
    return view(await find(session, appointment_id, secret), now)


async def find(session: AsyncSession, appointment_id: UUID, secret: str) -> Row[Any]:
    """The appointment, for who has its secret; for all others there is none."""
    row = await store.load(session, appointment_id)
    if not secret_matches(secret, row.secret_hash if row else NO_ONES_HASH) or row is None:
        raise AppointmentNotFound
    return row


async def expire(session: AsyncSession, ids: Iterable[UUID]) -> int:
    """Close appointments whose hold has run out and whose units others have; returns how many."""
    wanted = list(ids)
    expired = await store.expire(session, wanted) if wanted else []
    for row in expired:
        await announcements.expired(session, row)
    return len(expired)


def _to_do(step: Step, row: Row[Any], now: datetime) -> bool:
    """Whether the step is still to be done; raises when it is not allowed."""
    state = state_at(row.state, row.hold_until, now)
    if DONE_ALREADY.get(step) == state:
        return False
    if problem := refusal(step, state, row.starts_at, now):
        raise problem
    return True


async def _locked(session: AsyncSession, appointment_id: UUID, secret: str) -> Row[Any]:
    """The appointment with its units locked: whoever else confirms, cancels or moves it waits, or has done so before."""
    await find(session, appointment_id, secret)  # strangers get no locks
    await store.lock_units(session, appointment_id)
    return await find(session, appointment_id, secret)


async def _visit_at(session: AsyncSession, quantities: dict[str, int], office_id: str) -> Visit:
    found = await visits(session, quantities, office_id)
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


def _place(visit: Visit, starts_at: datetime, settings: BookingSettings, now: datetime) -> Place:
    assert visit.pool_id is not None  # noqa: S101 - _visit_at has seen to both
    assert visit.minutes is not None  # noqa: S101
    if starts_at < now + timedelta(minutes=settings.lead_minutes):
        raise StartInPast(minutes=settings.lead_minutes)
    if starts_at > now + FARTHEST:
        raise SlotNotOffered
    if not is_on_grid(starts_at):
        raise OffGrid(minutes=CELL_MINUTES)
    return Place(visit.office_id, visit.pool_id, starts_at.astimezone(UTC), visit.minutes, visit.cells)


async def _explain(session: AsyncSession, place: Place, now: datetime) -> None:
    why = await store.why_not(session, place)
    if why.offered < place.cells:
        raise SlotNotOffered
    if why.release_at > now:
        raise NotReleased(why.release_at.astimezone(BERLIN))
    raise SlotTaken


def _cooldown(settings: BookingSettings) -> timedelta:
    shortest, longest = settings.cooldown_minutes
    return timedelta(minutes=random.uniform(shortest, longest))
