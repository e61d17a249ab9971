"""Who of staff calls: the request of a clerk, and the offices they work at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.desk import Desk
from services.booking.counter.problems import WrongOffice
from services.booking.offices import store as offices
from services.booking.offices.problems import OfficeUnknown
from services.booking.offices.schemas import Key
from services.booking.settings import BookingSettings
from shared.access import Caller, staff
from shared.clock import Now
from shared.db import SessionDep


@dataclass(frozen=True, slots=True)
class Clerk:
    """One request of a clerk."""

    session: AsyncSession
    settings: BookingSettings
    caller: Caller
    now: datetime

    def check(self, office_id: str) -> None:
        """Raise WrongOffice unless the clerk works there."""
        if not self.caller.works_at(office_id):
            raise WrongOffice(office=office_id)


@dataclass(frozen=True, slots=True)
class OfficeClerk(Clerk):
    """A clerk at the office that the address names; it exists, and they work there."""

    office_id: str


_STAFF = staff("booking:staff")
_RULES = staff("booking:write")


async def _clerk(request: Request, session: SessionDep, now: Now, caller: Annotated[Caller, Depends(_STAFF)]) -> Clerk:
    return Clerk(session, request.app.state.settings, caller, now)


async def _at_office(office_id: Key, clerk: Annotated[Clerk, Depends(_clerk, scope="function")]) -> OfficeClerk:
    clerk.check(office_id)
    if await offices.office_row(clerk.session, office_id) is None:
        raise OfficeUnknown(id=office_id)
    return OfficeClerk(clerk.session, clerk.settings, clerk.caller, clerk.now, office_id)


async def _ruler(request: Request, session: SessionDep, now: Now, caller: Annotated[Caller, Depends(_RULES)]) -> Clerk:
    return Clerk(session, request.app.state.settings, caller, now)


async def _rules_office(office_id: Key, clerk: Annotated[Clerk, Depends(_ruler, scope="function")]) -> OfficeClerk:
    return await _at_office(office_id, clerk)


async def _staff_desk(request: Request, clerk: Annotated[Clerk, Depends(_clerk, scope="function")]) -> Desk:
    touched: set[int] = getattr(request.state, "touched", set())
    return Desk(
        clerk.session, clerk.settings, request.app.state.offers, clerk.caller, clerk.now, touched, ("staff", "online")
    )


ClerkDep = Annotated[Clerk, Depends(_clerk, scope="function")]
OfficeClerkDep = Annotated[OfficeClerk, Depends(_at_office, scope="function")]
OfficeRulerDep = Annotated[OfficeClerk, Depends(_rules_office, scope="function")]
"""Whoever may say by which rules the office that the address names gives appointments and tickets."""
StaffDesk = Annotated[Desk, Depends(_staff_desk, scope="function")]
"""The desk for staff: it opens the appointments of their offices and may take units kept for staff."""
