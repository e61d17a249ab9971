"""Appointments that no longer fit the hours of their office: the list, and the decision that one takes place all the same."""

from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from pydantic import Field

from services.booking.appointments.problems import AppointmentNotFound, WrongState
from services.booking.counter import store
from services.booking.counter.clerk import Clerk, OfficeClerk
from services.booking.counter.schemas import Visitor, VisitorState
from services.booking.counter.views import visitor
from shared.clock import BERLIN
from shared.schemas import ApiModel, Page


class ConflictView(ApiModel):
    """An appointment that no longer fits."""

    appointment: Visitor = Field(description="The appointment that no longer fits")
    causes: list[Literal["hours", "resource"]] = Field(
        description="`hours`: the office is not open or has too few desks then; `resource`: somebody or a room it needs is missing"
    )
    noted_at: datetime = Field(description="Since when it does not fit")
    rebooking: Literal["proposed", "declined", "ended"] | None = Field(
        description="What became of the last proposal to its person; null when there was none"
    )


class Conflicts(Page[ConflictView]):
    """What is to be decided, the soonest first."""


async def list_open(clerk: OfficeClerk) -> Conflicts:
    """What is to be decided at the office: move it, cancel it, or let it take place all the same."""
    rows = await store.conflicts(clerk.session, clerk.office_id, clerk.now)
    items = [
        ConflictView(
            appointment=visitor(clerk.settings.master_keys, row),
            causes=row.causes,
            noted_at=row.noted_at.astimezone(BERLIN),
            rebooking=row.rebooking,
        )
        for row in rows
    ]
    return Conflicts(items=items, next=None)


async def keep(clerk: Clerk, appointment_id: UUID) -> Visitor:
    """It takes place all the same and leaves the list for good; a repetition changes nothing."""
    row = await store.one(clerk.session, appointment_id)
    if row is None:
        raise AppointmentNotFound
    clerk.check(row.office_id)
    if row.state not in get_args(VisitorState):  # only held, or given up: there is nothing that could take place
        raise WrongState(step="keep", state=row.state)
    await store.keep(clerk.session, appointment_id)
    kept = await store.one(clerk.session, appointment_id)
    assert kept is not None  # noqa: S101 - appointments are never deleted
    return visitor(clerk.settings.master_keys, kept)
