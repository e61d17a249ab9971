"""The verbs of an appointment: hold, confirm, cancel, move. They open no connection and commit nothing."""

import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments import announcements, letters, store
from services.booking.appointments.contact import sealed_columns
from services.booking.appointments.desk import Desk
from services.booking.appointments.people import mail_hash
from services.booking.appointments.places import place_at, refusal_of, visit_at
from services.booking.appointments.problems import (
    AppointmentNotFound,
    HoldExpired,
)
from services.booking.appointments.schemas import (
    AppointmentView,
    ConfirmRequest,
    HeldAppointment,
    HoldRequest,
    MoveRequest,
)
from services.booking.appointments.states import DONE_ALREADY, GRACE, Step, refusal, state_at
from services.booking.appointments.turnstile import Turn
from services.booking.appointments.views import held_view, view
from services.booking.gates.passing import pass_gates
from shared.idempotency import Claim
from shared.ids import new_id, new_reference, new_secret, secret_hash
from shared.problems import InvalidCursor
from shared.schemas import Page, decode_cursor, encode_cursor

LOOK_BACK = timedelta(days=30)
LATE: Final = timedelta(hours=2)
"""What is given up so late comes free at once: a cool-down would waste it, and nobody trades with a place that is due so soon."""
AT_ONCE: Final = -GRACE
"""A unit that is given back is taken by others when its cool-down and the grace are over."""


async def hold(desk: Desk, turn: Turn, request: HoldRequest, claim: Claim) -> HeldAppointment | None:
    """Keep a slot for some minutes; None when the request was answered before. Raises a problem when the slot cannot be had.

    The hold ends by the clock of the request: that is what makes its answer known before the one statement that does it all.
    Clocks of servers differ by far less than the grace.
    """
    quantities = request.quantities
    visit = await visit_at(desk, quantities, request.office)
    place = place_at(desk, visit, request.starts_at)
    secret, until = new_secret(), desk.now + timedelta(minutes=desk.settings.hold_minutes)
    services = [{"id": s.id, "title": s.title, "quantity": quantities[s.id]} for s in visit.services]
    made: dict[str, Any] = {"id": new_id(), "reference": new_reference("T"), "secret_hash": secret_hash(secret)}
    await pass_gates(desk, place.office_id, quantities, made["id"], proof=request.proof, code=request.code)
    shown = {"services": services, "people": request.people, "booked_by": desk.by}
    answer = held_view(made | shown, visit.office, place, until, secret)
    owner = desk.owner_hash
    row = made | {
        "services": json.dumps(services),
        "people": request.people,
        "until": until,
        "owner_hash": owner,
        "by": desk.by,
        "channels": desk.channels,
        "rows": announcements.held_rows(made["id"], place, quantities),
    }
    outcome = await store.hold(desk.session, place, row | claim.row(answer))
    if not outcome.claimed:
        return None
    if outcome.displaced is None:
        refusal = await refusal_of(desk, place)
        if refusal.for_all:
            await turn.refuse(refusal.problem, partial(store.known_keys, desk.session))
        raise refusal.problem
    desk.touched.add(place.pool_id)
    await expire(desk.session, outcome.displaced)
    return answer


async def confirm(desk: Desk, appointment_id: UUID, request: ConfirmRequest) -> AppointmentView:
    """Make it firm; a repetition gets the same answer and changes nothing."""
    sealed = sealed_columns(desk.settings.master_keys, appointment_id, request.contact) | {"locale": request.locale}
    mail = request.contact.email
    person = mail_hash(desk.settings.master_keys, mail) if mail else None
    opener = {"secret_hash": desk.secret_hash, "owner_hash": desk.owner_hash, "person_hash": person, "by": desk.by}
    row = await store.confirm(desk.session, appointment_id, sealed | opener)
    if row is not None:
        await letters.tell(desk.correspondence, row, "confirmed", announcements.confirmed(row), request.contact)
        return view(row, desk.now)
    row = await find(desk, appointment_id)
    if _to_do("confirm", row, desk.now):  # in time by our clock, over by the database's
        raise HoldExpired
    return view(row, desk.now)


async def cancel(desk: Desk, appointment_id: UUID) -> AppointmentView:
    """Give it up; its units come back after a random time, so that it cannot be handed to somebody chosen; at once when it is late."""
    row = await _locked(desk, appointment_id)
    if not _to_do("cancel", row, desk.now):
        return view(row, desk.now)
    if not await store.cancel(desk.session, row, _cooldown(desk, row), desk.by):
        raise HoldExpired
    cancelled = await find(desk, appointment_id)
    await letters.tell(desk.correspondence, cancelled, "cancelled", announcements.cancelled(cancelled))
    return view(cancelled, desk.now)


async def move(desk: Desk, appointment_id: UUID, request: MoveRequest) -> AppointmentView:
    """Take the new place, then free the old one; when the new one cannot be had, the old one is kept.

    Reference, secret and calendar entry stay. A repetition finds the appointment in its new place and changes nothing.
    """
    row = await _locked(desk, appointment_id)
    _to_do("move", row, desk.now)
    if row.office_id == request.office and row.starts_at == request.starts_at:
        return view(row, desk.now)
    visit = await visit_at(desk, {s["id"]: s["quantity"] for s in row.services}, request.office)
    place = place_at(desk, visit, request.starts_at)
    displaced = await store.take_units(desk.session, place, desk.channels, appointment_id, row.hold_until)
    if displaced is None:
        raise (await refusal_of(desk, place)).problem
    desk.touched.add(place.pool_id)
    await expire(desk.session, displaced)
    if not await store.move(desk.session, row, place, _cooldown(desk, row), desk.by):
        raise HoldExpired  # rolls back what was taken
    moved = await find(desk, appointment_id)
    await letters.tell(desk.correspondence, moved, "moved", announcements.moved(row, place))
    return view(moved, desk.now)


async def find(desk: Desk, appointment_id: UUID) -> Row[Any]:
    """The appointment, for who may open it; raises AppointmentNotFound for everybody else."""
    row = await store.load(desk.session, appointment_id)
    if row is None or not desk.opens(row):
        raise AppointmentNotFound
    return row


async def mine(desk: Desk, cursor: str | None, limit: int) -> Page[AppointmentView]:
    """The appointments of a resident, soonest first, from a month ago on; holds that ran out are left out."""
    after = _position(cursor) if cursor else from_the_start(desk.now)
    rows = await store.of_owner(desk.session, desk.owner_hash, after, limit + 1)
    more = encode_cursor([rows[limit - 1].starts_at.isoformat(), rows[limit - 1].id]) if len(rows) > limit else None
    return Page(items=[view(row, desk.now) for row in rows[:limit]], next=more)


def from_the_start(now: datetime) -> tuple[datetime, UUID]:
    """The position before everything a resident is shown."""
    return now - LOOK_BACK, UUID(int=0)


def _position(cursor: str) -> tuple[datetime, UUID]:
    starts_at, appointment_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(starts_at).astimezone(UTC), UUID(appointment_id)
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InvalidCursor from error


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


async def _locked(desk: Desk, appointment_id: UUID) -> Row[Any]:
    """The appointment with its units locked: whoever else confirms, cancels or moves it waits, or has done so before."""
    await find(desk, appointment_id)  # strangers get no locks
    await store.lock_units(desk.session, [appointment_id])
    return await find(desk, appointment_id)


def _cooldown(desk: Desk, row: Row[Any]) -> timedelta:
    if row.starts_at < desk.now + LATE:
        return AT_ONCE
    shortest, longest = desk.settings.cooldown_minutes
    return timedelta(minutes=random.uniform(shortest, longest))
