"""The verbs of the person whose appointment cannot take place: see, accept one of the options, decline."""

import hmac
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row

from services.booking.appointments import announcements, letters
from services.booking.appointments import store as appointments
from services.booking.appointments.desk import Desk
from services.booking.appointments.schemas import BookedService, OfficeName
from services.booking.appointments.store import Place
from services.booking.appointments.views import view as appointment_view
from services.booking.closures import store
from services.booking.closures.closing import option_view
from services.booking.closures.problems import OptionGone, ProposalOver, RebookingNotFound
from services.booking.closures.schemas import Accepted, RebookingView
from shared.clock import BERLIN


async def see(desk: Desk, rebooking_id: UUID) -> RebookingView:
    """The proposal, for who holds its secret."""
    row = await _own(desk, rebooking_id)
    return _view(row, await store.options_of(desk.session, [rebooking_id]))


async def accept(desk: Desk, rebooking_id: UUID, number: int) -> Accepted:
    """The appointment moves to the option; the others come free. A repetition gets the same answer."""
    row, options = await _locked(desk, rebooking_id)
    option = next((option for option in options if option.number == number), None)
    if row.state == "accepted" and option and (option.office_id, option.starts_at) == (row.office_id, row.starts_at):
        return await _accepted(desk, rebooking_id)
    _still_open(desk, row)
    if option is None or await store.take_over(desk.session, option.id, row.appointment_id) < option.cells:
        raise OptionGone  # rolls back what was taken
    before = await _appointment(desk, row)
    place = Place(option.office_id, option.pool_id, option.starts_at, option.minutes, option.cells, option.lead)
    if not await appointments.move(desk.session, before, place, timedelta(0), desk.by):
        raise ProposalOver
    await store.free_options(desk.session, [other.id for other in options])
    await store.decide(desk.session, rebooking_id, "accepted")
    event = announcements.moved(before, place)
    await letters.tell(desk.correspondence, await _appointment(desk, row), "moved", event)
    return await _accepted(desk, rebooking_id)


async def decline(desk: Desk, rebooking_id: UUID) -> RebookingView:
    """None fits: the options come free, the appointment stays on the list of conflicts. A repetition changes nothing."""
    row, options = await _locked(desk, rebooking_id)
    if row.state != "declined":
        _still_open(desk, row)
        await store.free_options(desk.session, [option.id for option in options])
        await store.decide(desk.session, rebooking_id, "declined")
    return _view(await _own(desk, rebooking_id), options)


def _still_open(desk: Desk, row: Row[Any]) -> None:
    unchanged = row.appointment_state == "confirmed" and row.appointment_sequence == row.sequence
    if row.state != "proposed" or not unchanged or row.respond_until <= desk.now:
        raise ProposalOver


async def _own(desk: Desk, rebooking_id: UUID, *, lock: bool = False) -> Row[Any]:
    row = await store.proposal(desk.session, rebooking_id, lock=lock)
    if row is None or not hmac.compare_digest(desk.secret_hash or b"", row.secret_hash):
        raise RebookingNotFound
    return row


async def _locked(desk: Desk, rebooking_id: UUID) -> tuple[Row[Any], Any]:
    """The proposal and its options, with their units and those of the appointment locked first."""
    seen = await _own(desk, rebooking_id)
    options = await store.options_of(desk.session, [rebooking_id])
    await appointments.lock_units(desk.session, [seen.appointment_id, *(option.id for option in options)])
    row = await _own(desk, rebooking_id, lock=True)
    return row, await store.options_of(desk.session, [rebooking_id])


async def _appointment(desk: Desk, row: Row[Any]) -> Row[Any]:
    found = await appointments.load(desk.session, row.appointment_id)
    if found is None:
        raise RebookingNotFound
    return found


async def _accepted(desk: Desk, rebooking_id: UUID) -> Accepted:
    row = await _own(desk, rebooking_id)
    options = await store.options_of(desk.session, [rebooking_id])
    appointment = await _appointment(desk, row)
    return Accepted(rebooking=_view(row, options), appointment=appointment_view(appointment, desk.now))


def _view(row: Row[Any], options: Any) -> RebookingView:
    return RebookingView(
        id=row.id, state=row.state, reference=row.reference, office=OfficeName(id=row.office_id, name=row.office_name),
        starts_at=row.starts_at.astimezone(BERLIN),
        services=[BookedService.model_validate(service) for service in row.services], reason=row.reason,
        respond_until=row.respond_until.astimezone(BERLIN), options=[option_view(option) for option in options],
    )  # fmt: skip
