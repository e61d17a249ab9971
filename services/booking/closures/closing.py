"""The verbs of a closure for staff: plan, look, apply, lift."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row

from services.booking.appointments.desk import Desk
from services.booking.appointments.schemas import BookedService, OfficeName
from services.booking.capacity.generation import regenerate
from services.booking.closures import absence, letters, store, wave
from services.booking.closures.alternatives import Alternative
from services.booking.closures.problems import ClosureLifted, ClosureOver
from services.booking.closures.schemas import AffectedView, ClosureRequest, ClosureView, OptionView
from services.booking.counter.clerk import Clerk
from services.booking.counter.views import contact_of
from services.booking.offices.store import names
from services.booking.resources import store as resources
from shared.clock import BERLIN
from shared.ids import new_id
from shared.problems import NotFound


async def plan(desk: Desk, office_id: str, request: ClosureRequest) -> ClosureView:
    """The dry run: who would be affected and what they would be offered. Nothing is closed or held yet."""
    if request.until <= desk.now:
        raise ClosureOver
    if request.resource and await resources.one(desk.session, office_id, request.resource) is None:
        raise NotFound
    id_ = new_id()
    values = {"id": id_, "office_id": office_id, "resource_id": request.resource, "since": request.since, "until": request.until,
              "reason": request.reason.model_dump(exclude_none=True)}  # fmt: skip
    await store.add(desk.session, values)
    row = await store.load(desk.session, id_)
    assert row is not None  # noqa: S101 - written a line above
    return await see(desk, row)


async def find(desk: Desk, clerk: Clerk, closure_id: UUID) -> Row[Any]:
    """The closure, for clerks of its office."""
    row = await store.load(desk.session, closure_id)
    if row is None:
        raise NotFound
    clerk.check(row.office_id)
    return row


async def see(desk: Desk, row: Row[Any]) -> ClosureView:
    """A planned closure with what it would do now, or one in force with what became of each."""
    if row.state == "planned":
        planned = await wave.plan(desk, row)
        named = await names(desk.session, {a.office_id for _, found in planned for a in found})
        views = [_affected(desk, person, "planned", _planned(found, named)) for person, found in planned]
    else:
        views = await _decided(desk, row)
    return ClosureView(
        id=row.id, office=row.office_id, resource=row.resource_id, since=row.since.astimezone(BERLIN), until=row.until.astimezone(BERLIN),
        reason=row.reason, state=row.state, affected=views,
        without_alternative=sum(not view.alternatives and view.state in ("planned", "proposed") for view in views),
    )  # fmt: skip


async def apply(desk: Desk, clerk: Clerk, closure_id: UUID) -> ClosureView:
    """Close and write to everybody affected; a repetition changes nothing."""
    await store.take_turns(desk.session)
    row = await find(desk, clerk, closure_id)
    if row.state == "lifted":
        raise ClosureLifted
    if row.state == "planned":
        if row.until <= desk.now:
            raise ClosureOver
        await wave.run(desk, row)
        row = await find(desk, clerk, closure_id)
    return await see(desk, row)


async def lift(desk: Desk, clerk: Clerk, closure_id: UUID) -> ClosureView:
    """Open again: options are let go, and those who have not chosen are told that their appointment takes place."""
    await store.take_turns(desk.session)
    row = await find(desk, clerk, closure_id)
    if row.state == "applied":
        open_ones = [p.id for p in await store.proposals_of(desk.session, closure_id) if p.state == "proposed"]
        for person in await store.short_of_options(desk.session, open_ones):
            await letters.keep(desk, person, person.rebooking_id)
        await store.free_options(desk.session, [o.id for o in await store.options_of(desk.session, open_ones)])
        for id_ in open_ones:
            await store.decide(desk.session, id_, "ended")
    await store.set_state(desk.session, closure_id, "lifted")
    if row.resource_id:
        await absence.end(desk.session, row)
    else:
        await regenerate(desk.session, row.office_id, desk.now)
    return await see(desk, await find(desk, clerk, closure_id))


async def _decided(desk: Desk, row: Row[Any]) -> list[AffectedView]:
    proposals = await store.proposals_of(desk.session, row.id)
    options: dict[UUID, list[OptionView]] = {}
    for option in await store.options_of(desk.session, [proposal.id for proposal in proposals]):
        options.setdefault(option.rebooking_id, []).append(option_view(option))
    people = {person.id: person for person in await store.appointments_of(desk.session, row.id)}
    return [_affected(desk, people[p.appointment_id], p.state, options.get(p.id, [])) for p in proposals]


def option_view(option: Row[Any]) -> OptionView:
    """An option as stored."""
    return OptionView(
        number=option.number, office=OfficeName(id=option.office_id, name=option.office_name),
        starts_at=option.starts_at.astimezone(BERLIN), duration_minutes=option.minutes,
    )  # fmt: skip


def _planned(found: Sequence[Alternative], named: Mapping[str, str]) -> list[OptionView]:
    return [
        OptionView(number=n, office=OfficeName(id=a.office_id, name=named[a.office_id]), starts_at=_local(a.starts_at),
                   duration_minutes=a.minutes)
        for n, a in enumerate(found, 1)
    ]  # fmt: skip


def _local(moment: datetime) -> datetime:
    return moment.astimezone(BERLIN)


def _affected(desk: Desk, person: Row[Any], state: Any, alternatives: list[OptionView]) -> AffectedView:
    contact = contact_of(desk.settings.master_keys, person)
    return AffectedView(
        appointment=person.id, reference=person.reference, starts_at=_local(person.starts_at),
        services=[BookedService.model_validate(service) for service in person.services],
        reachable=bool(contact and contact.email), state=state, alternatives=alternatives,
    )  # fmt: skip
