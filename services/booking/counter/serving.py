"""The verbs of the counter: check in, call, finish, note that somebody did not come. Repeating one changes nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.engine import Row

from services.booking.appointments import announcements
from services.booking.appointments.problems import AppointmentNotFound, WrongState
from services.booking.appointments.states import DONE_ALREADY, STEPS, Step, refusal, state_at
from services.booking.appointments.store import lock_units
from services.booking.capacity.grid import local_day
from services.booking.counter import store
from services.booking.counter.clerk import Clerk, OfficeClerk
from services.booking.counter.problems import TooEarly
from services.booking.counter.schemas import DayList, Visitor
from services.booking.counter.views import visitor
from shared.problems import InvalidCursor
from shared.schemas import decode_cursor, encode_cursor

SLACK: Final = timedelta(minutes=5)
"""So long before their start people with an appointment go before those without one."""
FIRST_POSITION: Final = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


async def day_list(clerk: OfficeClerk, day: date | None, cursor: str | None, limit: int) -> DayList:
    """The appointments of the office on a local day, soonest first."""
    day = day or local_day(clerk.now)
    after = _position(cursor) if cursor else FIRST_POSITION
    rows = await store.day(clerk.session, clerk.office_id, day, after, limit + 1)
    more = encode_cursor([rows[limit - 1].starts_at.isoformat(), rows[limit - 1].id]) if len(rows) > limit else None
    items = [visitor(clerk.settings.master_keys, row) for row in rows[:limit]]
    return DayList(date=day, office=clerk.office_id, items=items, next=more)


def _position(cursor: str) -> tuple[datetime, UUID]:
    starts_at, appointment_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(starts_at).astimezone(UTC), UUID(appointment_id)
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InvalidCursor from error


async def take_step(clerk: Clerk, step: Step, appointment_id: UUID, desk: str | None = None) -> Visitor:
    """Take the appointment one step further; raises WrongState, TooEarly, WrongOffice or AppointmentNotFound."""
    if step == "no_show":
        await lock_units(clerk.session, [appointment_id])  # units before the appointment, as everywhere
    row = await _find(clerk, appointment_id)
    if DONE_ALREADY[step] == row.state:
        return visitor(clerk.settings.master_keys, row)
    if problem := refusal(step, state_at(row.state, row.hold_until, clerk.now), row.starts_at, clerk.now):
        raise problem
    if is_too_early(step, row.starts_at, clerk.now):
        raise TooEarly
    after = STEPS[step][row.state]
    if not await store.step(clerk.session, step, appointment_id, row.state, after, desk):
        raise WrongState(step=step, state=(await _find(clerk, appointment_id)).state)
    if step == "no_show":
        await store.free_rest(clerk.session, appointment_id)
    return await _tell(clerk, appointment_id)


def is_too_early(step: Step, starts_at: datetime, now: datetime) -> bool:
    """Nobody is missed before their start, and nobody is there before the day."""
    return now < starts_at if step == "no_show" else local_day(now) < local_day(starts_at)


async def call_next(clerk: OfficeClerk, desk: str, by: datetime) -> Visitor | None:
    """Call who is checked in and next by the start of their appointment, up to that moment; None when nobody is."""
    called = await store.call_next(clerk.session, clerk.office_id, local_day(clerk.now), by, desk)
    return None if called is None else await _tell(clerk, called)


async def _tell(clerk: Clerk, appointment_id: UUID) -> Visitor:
    row = await _find(clerk, appointment_id)
    await announcements.came(clerk.session, row)
    return visitor(clerk.settings.master_keys, row)


async def _find(clerk: Clerk, appointment_id: UUID) -> Row[Any]:
    row = await store.one(clerk.session, appointment_id)
    if row is None:
        raise AppointmentNotFound
    clerk.check(row.office_id)
    return row
