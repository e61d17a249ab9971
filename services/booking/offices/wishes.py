"""From a wish (services, how many, perhaps an office) to visits: which offices can do it and how long it takes there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.modes.rules import Switch, read
from services.booking.offices import store
from services.booking.offices.address import meeting_place
from services.booking.offices.problems import OfficeUnknown, ServiceUnknown, TooManyPeople
from services.booking.offices.schemas import MAX_QUANTITY, MeetingPlace
from services.booking.offices.visit import MAX_CELLS, OfferedService, cells_for, desk_minutes, visit_minutes
from shared.problems import Unavailable


@dataclass(frozen=True, slots=True)
class Visit:
    """All services of a wish at one office.

    `minutes` None: the duration of one is not known. `beyond`: a service wished for more often than is possible in one visit.
    `needs`: a desk is not enough. `offered_until`: the last day on which the office does all of it.
    """

    office_id: str
    office_name: str
    pool_id: int | None
    capacity: int | None
    capacity_status: str | None
    appointments: bool
    closed_from: date | None
    successor: str | None
    services: tuple[OfferedService, ...]
    minutes: int | None
    switches: tuple[Switch, ...] = ()
    address: Mapping[str, Any] | None = None
    needs: bool = False
    beyond: OfferedService | None = None
    offered_until: date | None = None

    @property
    def office(self) -> MeetingPlace:
        """Where it is."""
        return meeting_place(self.office_id, self.office_name, self.address)

    @property
    def district(self) -> str | None:
        """Where in the city; None: not known."""
        return (self.address or {}).get("district")

    @property
    def lead(self) -> int:
        """Cells before the start, in which the desk is prepared."""
        return cells_for(desk_minutes(self.services)[0])

    @property
    def cells(self) -> int:
        """Cells of the grid with preparation and follow-up."""
        return self.lead + cells_for((self.minutes or 0) + desk_minutes(self.services)[1])

    def is_over(self, day: date) -> bool:
        """Whether the office no longer does all of it on a day."""
        return self.offered_until is not None and self.offered_until < day

    @property
    def is_too_long(self) -> bool:
        """Whether it takes longer than any visit may."""
        return cells_for(self.minutes or 0) > MAX_CELLS


def for_people(quantities: Mapping[str, int], people: int) -> dict[str, int]:
    """How many of each when so many people come together, each for all of it; raises TooManyPeople."""
    together = {service: people * quantity for service, quantity in quantities.items()}
    if max(together.values(), default=0) > MAX_QUANTITY:
        raise TooManyPeople(most=MAX_QUANTITY)
    return together


async def visits(session: AsyncSession, quantities: Mapping[str, int], office_id: str | None) -> list[Visit]:
    """The offices that can do all of it; raises ServiceUnknown or OfficeUnknown for ids nobody has heard of."""
    rows = await store.offers(session, list(quantities), None if office_id is None else [office_id])
    if not rows:
        await _complain(session, quantities, office_id)
    return [_visit(row, quantities) for row in rows]


def _visit(row: Row[Any], quantities: Mapping[str, int]) -> Visit:
    services = tuple(OfferedService(*service) for service in row.services)
    combined = tuple(OfferedService(*service) for service in row.combined)
    return Visit(
        row.id, row.name, row.pool_id, row.capacity, row.capacity_status, row.appointments, row.closed_from, row.successor,
        services, visit_minutes(services, quantities, combined), tuple(read(switch) for switch in row.switches), row.address,
        row.needs, next((s for s in services if not s.allows(quantities[s.id])), None), row.offered_until,
    )  # fmt: skip


async def _complain(session: AsyncSession, quantities: Mapping[str, int], office_id: str | None) -> None:
    unknown = await store.unknown(session, list(quantities), [] if office_id is None else [office_id])
    if unknown.nothing_known:  # the catalog has not been read yet; in a moment it will be
        raise Unavailable
    if unknown.offices:
        raise OfficeUnknown(id=unknown.offices[0])
    if unknown.services:
        raise ServiceUnknown(id=unknown.services[0])
