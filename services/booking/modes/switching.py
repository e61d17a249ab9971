"""The verbs of a switch: set and end."""

from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row

from services.booking.counter.clerk import OfficeClerk
from services.booking.metadata import outbox
from services.booking.modes import store
from services.booking.modes.problems import EndPassed
from services.booking.modes.schemas import Switches, SwitchRequest, SwitchView
from shared.clock import BERLIN
from shared.events.booking import ModeSwitchedV1
from shared.ids import new_id
from shared.problems import NotFound


async def set_switch(clerk: OfficeClerk, request: SwitchRequest) -> SwitchView:
    """From now on, or from a moment on, the office takes people otherwise."""
    since = max(request.since or clerk.now, clerk.now)
    if request.until and request.until <= since:
        raise EndPassed
    id_ = new_id()
    values: dict[str, Any] = {
        "id": id_, "office_id": clerk.office_id, "weekday": request.weekday, "service_id": request.service,
        "mode": request.mode, "reason": request.reason.model_dump(exclude_none=True), "since": since, "until": request.until,
    }  # fmt: skip
    await store.add(clerk.session, values)
    await _tell(clerk, id_, request.mode)
    return SwitchView(
        id=id_, office=clerk.office_id, mode=request.mode, reason=values["reason"], service=request.service,
        weekday=request.weekday, since=since.astimezone(BERLIN), until=request.until,
    )  # fmt: skip


async def end_switch(clerk: OfficeClerk, switch_id: UUID) -> SwitchView:
    """What the hours say is in force again; a repetition changes nothing."""
    row = await store.end(clerk.session, clerk.office_id, switch_id, clerk.now)
    if row is None:
        raise NotFound
    await _tell(clerk, switch_id, "both")
    return _view(row)


async def list_switches(clerk: OfficeClerk) -> Switches:
    """The switches that are or come into force, newest first."""
    rows = await store.of_office(clerk.session, clerk.office_id, clerk.now)
    return Switches(items=[_view(row) for row in rows], next=None)


async def _tell(clerk: OfficeClerk, switch_id: UUID, mode: str) -> None:
    event = ModeSwitchedV1(switch_id=switch_id, office_id=clerk.office_id, mode=mode)
    await outbox.append(clerk.session, event, clerk.office_id)


def _view(row: Row[Any]) -> SwitchView:
    return SwitchView(
        id=row.id, office=row.office_id, mode=row.mode, reason=row.reason, service=row.service_id, weekday=row.weekday,
        since=row.since.astimezone(BERLIN), until=row.until and row.until.astimezone(BERLIN),
    )  # fmt: skip
