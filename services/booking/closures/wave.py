"""The wave that follows a closure: look first, then close, hold alternatives, and write one letter to each person.

Nobody loses an appointment by it: until a person accepts, it stays as it is, on the list of conflicts.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.engine import Row

from services.booking.appointments import booking
from services.booking.appointments.desk import Desk
from services.booking.capacity.generation import regenerate
from services.booking.closures import absence, letters, store
from services.booking.closures.alternatives import FARTHEST_DAYS, MOST, Affected, Alternative, Choice, choose, without
from services.booking.metadata import outbox
from services.booking.offices.wishes import Visit
from services.booking.resources.store import free_starts
from shared.events.booking import OfficeClosedV1, RebookingProposedV1
from shared.ids import new_id, new_secret, secret_hash
from shared.messaging.outbox import Told
from shared.tracing import current_trace

NOTICE: Final = timedelta(hours=2)
"""Nobody is offered something that is sooner than that."""
TO_RESPOND: Final = timedelta(days=3)
BEFORE_START: Final = timedelta(hours=1)


async def plan(desk: Desk, row: Row[Any]) -> list[tuple[Row[Any], list[Alternative]]]:
    """Everybody a closure would affect, in the order of their priority, with alternatives as of now; nothing is changed or held."""
    async with absence.tried_out(desk.session, row) as left:
        people = await store.affected(desk.session, row, desk.now, left)
        found = await _choose(desk, people, row, {})
    return [(person, found[person.id]) for person in people]


async def run(desk: Desk, row: Row[Any]) -> None:
    """Close, hold alternatives, write letters. Whoever was offered something here by another wave is offered something else."""
    await store.set_state(desk.session, row.id, "applied")
    if row.resource_id:
        left = await absence.begin(desk.session, row)
        return await _propose(desk, row, _not_offered(await store.affected(desk.session, row, desk.now, left)))
    await regenerate(desk.session, row.office_id, desk.now)
    struck = await store.strike_options(desk.session, row)
    await store.free_options(desk.session, [option.id for option in struck])
    affected = await store.affected(desk.session, row, desk.now)
    await _propose(desk, row, _not_offered(affected))
    await _replace(desk, row, await store.short_of_options(desk.session, [option.rebooking_id for option in struck]))
    event = OfficeClosedV1(closure_id=row.id, office_id=row.office_id, affected=len(affected))
    await outbox.append(desk.session, event, row.office_id)
    return None


def _not_offered(people: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    return [person for person in people if person.rebooking_id is None]


async def _propose(desk: Desk, row: Row[Any], people: Sequence[Row[Any]]) -> None:
    found = await _choose(desk, people, row, {})
    proposals, secrets = {}, {}
    for person in people:
        secrets[person.id] = new_secret()
        proposals[person.id] = {
            "id": new_id(), "closure_id": row.id, "appointment_id": person.id, "sequence": person.sequence,
            "secret_hash": secret_hash(secrets[person.id]), "respond_until": respond_until(desk.now, found[person.id]),
        }  # fmt: skip
    options = await _hold(desk, {proposals[id_]["id"]: (chosen, range(1, MOST + 1)) for id_, chosen in found.items()})
    await store.save(desk.session, list(proposals.values()), options)
    told = [(person, proposals[person.id]) for person in people]
    await letters.propose(desk, [
        letters.Proposed(person, row.reason, made["id"], 1, made["respond_until"], secrets[person.id]) for person, made in told
    ])  # fmt: skip
    await outbox.append_many(desk.session, [
        Told(RebookingProposedV1(rebooking_id=made["id"], appointment_id=person.id, closure_id=row.id), str(person.id), current_trace())
        for person, made in told
    ])  # fmt: skip


async def _replace(desk: Desk, row: Row[Any], people: Sequence[Row[Any]]) -> None:
    """Fill up the options of those who lost some, and write to them again: the newest letter is the one that is valid."""
    found = await _choose(desk, people, row, {person.id: len(person.numbers) for person in people})
    free_numbers = {p.id: [n for n in range(1, MOST + 1) if n not in p.numbers] for p in people}
    options = await _hold(desk, {p.rebooking_id: (found[p.id], free_numbers[p.id]) for p in people})
    await store.save(desk.session, [], options)
    again = []
    for person in people:
        secret, until = new_secret(), respond_until(desk.now, found[person.id])
        version = await store.renew(desk.session, person.rebooking_id, secret_hash(secret), until)
        again.append(letters.Proposed(person, person.closure_reason, person.rebooking_id, version, until, secret))
    await letters.propose(desk, again)


def respond_until(now: datetime, chosen: Iterable[Alternative]) -> datetime:
    """Three days, but not longer than until shortly before the first of the alternatives."""
    first = min((alternative.starts_at for alternative in chosen), default=now + TO_RESPOND)
    return min(now + TO_RESPOND, first - BEFORE_START)


async def _hold(desk: Desk, wanted: Mapping[UUID, tuple[Sequence[Alternative], Iterable[int]]]) -> list[dict[str, Any]]:
    """Hold the alternatives of proposals; those that somebody else took in this moment are left out."""
    options: list[dict[str, Any]] = [
        {"id": new_id(), "rebooking_id": rebooking_id, "number": number, "office_id": a.office_id, "pool_id": a.pool_id,
         "starts_at": a.starts_at, "minutes": a.minutes, "cells": a.cells, "lead": a.lead}
        for rebooking_id, (chosen, numbers) in wanted.items() for a, number in zip(chosen, numbers, strict=False)
    ]  # fmt: skip
    held: list[dict[str, Any]] = []
    for until in sorted({respond_until(desk.now, chosen) for chosen, _ in wanted.values()}):
        mine = [o for o in options if respond_until(desk.now, wanted[o["rebooking_id"]][0]) == until]
        taken = await store.hold(desk.session, mine, until) if mine else {}
        await booking.expire(desk.session, {id_ for displaced in taken.values() for id_ in displaced})
        held += [option for option in mine if option["id"] in taken]
    desk.touched.update(option["pool_id"] for option in held)
    return held


async def _choose(
    desk: Desk, people: Sequence[Row[Any]], row: Row[Any], have: Mapping[UUID, int]
) -> dict[UUID, list[Alternative]]:
    choices = [await _choices(desk, person) for person in people]
    pools = {choice.pool_id for found in choices for choice in found}
    if not pools:
        return {person.id: [] for person in people}
    last = max(person.starts_at for person in people) + timedelta(days=FARTHEST_DAYS)
    counts = await store.free_cells(desk.session, pools, desk.now + NOTICE, last)
    closed = {choice.pool_id for found in choices for choice in found if choice.office_id == row.office_id}
    is_shut = closed and not row.resource_id
    free = without(counts, closed.pop() if is_shut else 0, [(row.since, row.until)])
    for choice in {choice for found in choices for choice in found if choice.needs}:
        free.allowed[choice] = await free_starts(
            desk.session, choice.pool_id, choice.needs, choice.minutes, free.starts_of(choice)
        )
    affected = [
        Affected(person.id, person.office_id, person.starts_at, found)
        for person, found in zip(people, choices, strict=True)
    ]
    return choose(affected, free, have)


async def _choices(desk: Desk, person: Row[Any]) -> tuple[Choice, ...]:
    """Where else the same can be done; the answer is remembered per wish, so this asks the database once for each kind of visit."""
    visits = await desk.visits({service["id"]: service["quantity"] for service in person.services}, None)
    return tuple(
        _choice(visit)
        for visit in visits
        if visit.pool_id is not None and visit.minutes is not None and _takes(visit, desk.now)
    )


def _choice(visit: Visit) -> Choice:
    assert visit.pool_id is not None  # noqa: S101 - whoever calls has seen to both
    assert visit.minutes is not None  # noqa: S101
    needs = tuple(service.id for service in visit.services) if visit.needs else ()
    return Choice(visit.office_id, visit.pool_id, visit.minutes, visit.cells, visit.lead, needs, visit.offered_until)


def _takes(visit: Visit, now: datetime) -> bool:
    return (
        visit.appointments and not visit.is_too_long and (visit.closed_from is None or visit.closed_from > now.date())
    )
