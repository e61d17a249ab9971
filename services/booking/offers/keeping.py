"""Keep a place for a person: take units of the office, or make some that are theirs only, and write the appointment as held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Row

from services.booking.appointments import announcements, booking
from services.booking.appointments import store as appointments
from services.booking.appointments.contact import sealed_columns
from services.booking.appointments.desk import Desk
from services.booking.appointments.people import mail_hash
from services.booking.appointments.places import FARTHEST, place_at, refusal_of, visit_at
from services.booking.appointments.problems import OffGrid, SlotNotOffered, StartInPast
from services.booking.appointments.schemas import Contact, ServiceWish
from services.booking.appointments.store import Place
from services.booking.capacity.grid import is_on_grid
from services.booking.offers import store
from services.booking.offices.problems import DurationUnknown, NoAppointments, ServiceNotOffered
from services.booking.offices.visit import CELL_MINUTES
from services.booking.offices.wishes import Visit
from shared.ids import new_id, new_reference, new_secret, secret_hash


@dataclass(frozen=True, slots=True)
class Wish:
    """What staff want to keep for somebody; `outside` the hours, with units of its own."""

    services: Sequence[ServiceWish]
    starts_at: datetime
    minutes: int | None
    outside: bool
    contact: Contact
    locale: str
    owner_hash: bytes | None = None
    series: UUID | None = None

    @property
    def quantities(self) -> dict[str, int]:
        """How many of each service."""
        return {service.id: service.quantity for service in self.services}


async def keep(desk: Desk, office_id: str, wish: Wish, until: datetime) -> tuple[Row[Any], str]:
    """The appointment, held until then, and its secret."""
    id_, secret, keys = new_id(), new_secret(), desk.settings.master_keys
    visit, place = await _place(desk, office_id, wish)
    await (_make if wish.outside else _take)(desk, place, id_, until)
    services = [{"id": s.id, "title": s.title, "quantity": wish.quantities[s.id]} for s in visit.services]
    await store.insert(desk.session, place, services, sealed_columns(keys, id_, wish.contact) | {
        "id": id_, "reference": new_reference("T"), "secret_hash": secret_hash(secret), "until": until,
        "locale": wish.locale, "owner_hash": wish.owner_hash, "series": wish.series,
        "person_hash": mail_hash(keys, wish.contact.email) if wish.contact.email else None,
    })  # fmt: skip
    await announcements.held(desk.session, id_, place, wish.quantities)
    row = await appointments.load(desk.session, id_)
    assert row is not None  # noqa: S101 - written a line above
    return row, secret


async def _take(desk: Desk, place: Place, appointment_id: UUID, until: datetime) -> None:
    displaced = await appointments.take_units(desk.session, place, desk.channels, appointment_id, until)
    if displaced is None:
        raise (await refusal_of(desk, place)).problem
    desk.touched.add(place.pool_id)
    await booking.expire(desk.session, displaced)


async def _make(desk: Desk, place: Place, appointment_id: UUID, until: datetime) -> None:
    await store.make_units(desk.session, place, appointment_id, until)


async def _place(desk: Desk, office_id: str, wish: Wish) -> tuple[Visit, Place]:
    if wish.outside:
        return await _outside(desk, office_id, wish)
    visit = await visit_at(desk, wish.quantities, office_id)
    measured = replace(visit, minutes=wish.minutes or visit.minutes)
    return visit, place_at(desk, measured, wish.starts_at)


async def _outside(desk: Desk, office_id: str, wish: Wish) -> tuple[Visit, Place]:
    """A place whatever the hours say: only that the office does it, and that the start is on the grid and to come."""
    found = await desk.visits(wish.quantities, office_id)
    if not found:
        raise ServiceNotOffered(office=office_id)
    visit = replace(found[0], minutes=wish.minutes or found[0].minutes)
    if visit.minutes is None:
        raise DurationUnknown
    if visit.pool_id is None:
        raise NoAppointments(office=office_id)
    if wish.starts_at <= desk.now:
        raise StartInPast(minutes=0)
    if wish.starts_at > desk.now + FARTHEST:
        raise SlotNotOffered
    if not is_on_grid(wish.starts_at):
        raise OffGrid(minutes=CELL_MINUTES)
    return visit, Place(
        office_id, visit.pool_id, wish.starts_at.astimezone(UTC), visit.minutes, visit.cells, visit.lead
    )
