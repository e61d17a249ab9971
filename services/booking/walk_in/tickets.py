"""The verbs of a ticket: issue, see, leave, call, finish, note that somebody had left."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.problems import WrongState
from services.booking.appointments.schemas import BookedService
from services.booking.capacity.grid import local_day
from services.booking.counter.clerk import Clerk, OfficeClerk
from services.booking.metadata import outbox
from services.booking.offices.problems import ServiceNotOffered
from services.booking.walk_in import store
from services.booking.walk_in.problems import TicketNotFound, WalkInClosed
from services.booking.walk_in.schemas import IssuedTicket, TicketRequest, TicketView
from services.booking.walk_in.situation import situation
from services.booking.walk_in.windows import estimate_minutes
from shared.access import Caller
from shared.clock import BERLIN
from shared.events.booking import TicketCalledV1, TicketFinishedV1, TicketIssuedV1, TicketMissedV1
from shared.ids import new_id, new_secret, secret_hash

STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "finished": ("called",),
    "no_show": ("called", "waiting"),
    "left": ("waiting",),
}
"""State -> the states it can be reached from; `called` is reached by being the next."""


async def issue(clerk: OfficeClerk, request: TicketRequest) -> IssuedTicket:
    """The next number; raises WalkInClosed with the reason, QuotaReached, ServiceNotOffered."""
    wanted = {wish.id: wish.quantity for wish in request.services}
    found = await situation(clerk.session, clerk.office_id, clerk.now, tuple(wanted))
    if found.obstacle is not None:
        raise WalkInClosed(found.obstacle)
    titles = await store.titles(clerk.session, clerk.office_id, list(wanted))
    if len(titles) < len(wanted):
        raise ServiceNotOffered(office=clerk.office_id)
    services = [{"id": id_, "title": titles[id_], "quantity": quantity} for id_, quantity in wanted.items()]
    id_, secret = new_id(), new_secret()
    made = await store.issue(clerk.session, {
        "id": id_, "office": clerk.office_id, "day": local_day(clerk.now), "quota": found.row.quota,
        "secret_hash": secret_hash(secret), "services": json.dumps(services),
    })  # fmt: skip
    event = TicketIssuedV1(ticket_id=id_, office_id=clerk.office_id, service_ids=tuple(wanted))
    await outbox.append(clerk.session, event, str(id_))
    return IssuedTicket(
        id=id_, office=clerk.office_id, number=made.number, state="waiting",
        services=[BookedService.model_validate(service) for service in services], ahead=found.row.waiting,
        estimate_minutes=estimate_minutes(found.row.waiting, found.row.calls_last_hour), desk=None,
        issued_at=made.issued_at.astimezone(BERLIN), secret=secret,
    )  # fmt: skip


async def see(session: AsyncSession, caller: Caller, ticket_id: UUID, now: datetime) -> TicketView:
    """The ticket, for who holds it."""
    return await view(session, await _own(session, caller, ticket_id), now)


async def leave(session: AsyncSession, caller: Caller, ticket_id: UUID, now: datetime) -> TicketView:
    """Its holder does not wait any longer; the number is not called. A repetition changes nothing."""
    row = await _own(session, caller, ticket_id)
    return await view(session, await _step(session, row, "left"), now)


async def end(clerk: Clerk, ticket_id: UUID, after: str) -> TicketView:
    """Served, or not there when called; a repetition changes nothing."""
    row = await store.load(clerk.session, ticket_id)
    if row is None:
        raise TicketNotFound
    clerk.check(row.office_id)
    return await view(clerk.session, await _step(clerk.session, row, after), clerk.now)


async def call_next(clerk: OfficeClerk, desk: str) -> TicketView | None:
    """Call the lowest number that waits today; None when nobody does."""
    row = await store.call_next(clerk.session, clerk.office_id, local_day(clerk.now), desk)
    if row is None:
        return None
    waited = round((row.called_at - row.issued_at).total_seconds() / 60)
    await outbox.append(clerk.session, TicketCalledV1(**_common(row), waited_minutes=waited), str(row.id))
    return await view(clerk.session, row, clerk.now)


async def _step(session: AsyncSession, row: Row[Any], after: str) -> Row[Any]:
    if row.state == after:
        return row
    if row.state not in STEPS[after] or not await store.step(session, row.id, row.state, after):
        raise WrongState(step=after, state=row.state)
    changed = await store.load(session, row.id)
    assert changed is not None  # noqa: S101 - tickets are not deleted while somebody works with them
    if after == "finished":
        measured = round((changed.finished_at - changed.called_at).total_seconds() / 60)
        await outbox.append(session, TicketFinishedV1(**_common(row), measured_minutes=measured), str(row.id))
    else:
        await outbox.append(session, TicketMissedV1(**_common(row)), str(row.id))
    return changed


def _common(row: Row[Any]) -> dict[str, Any]:
    service_ids = tuple(service["id"] for service in row.services)
    return {"ticket_id": row.id, "office_id": row.office_id, "service_ids": service_ids}


async def _own(session: AsyncSession, caller: Caller, ticket_id: UUID) -> Row[Any]:
    row = await store.load(session, ticket_id)
    if row is None or not hmac.compare_digest(secret_hash(caller.secret), row.secret_hash):
        raise TicketNotFound
    return row


async def view(session: AsyncSession, row: Row[Any], now: datetime) -> TicketView:
    """A ticket as stored."""
    queue = await store.ahead(session, row, now) if row.state == "waiting" else None
    return TicketView(
        id=row.id, office=row.office_id, number=row.number, state=row.state,
        services=[BookedService.model_validate(service) for service in row.services],
        ahead=queue and queue.ahead, estimate_minutes=queue and estimate_minutes(queue.ahead, queue.calls_last_hour),
        desk=row.called_to, issued_at=row.issued_at.astimezone(BERLIN),
    )  # fmt: skip
