"""Tell the other rooms what became of an appointment: ids and times, never the person."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.appointments.store import Place, visits_of_case
from services.booking.metadata import outbox
from shared.events.booking import (
    AppointmentCalledV1,
    AppointmentCancelledV1,
    AppointmentCheckedInV1,
    AppointmentConfirmedV1,
    AppointmentEvent,
    AppointmentExpiredV1,
    AppointmentFinishedV1,
    AppointmentHeldV1,
    AppointmentMissedV1,
    AppointmentMovedV1,
    AppointmentPaidV1,
    AppointmentRefundedV1,
    CaseVisitedV1,
)
from shared.messaging.outbox import Told
from shared.tracing import current_trace


def held_event(appointment_id: UUID, place: Place, service_ids: Iterable[str]) -> AppointmentHeldV1:
    """Somebody holds a slot; known before it is done, so that it can be written with it."""
    return AppointmentHeldV1(
        appointment_id=appointment_id,
        office_id=place.office_id,
        service_ids=tuple(service_ids),
        starts_at=place.starts_at,
    )


def held_rows(appointment_id: UUID, place: Place, service_ids: Iterable[str]) -> str:
    """The same as the statement that holds takes it."""
    event = held_event(appointment_id, place, service_ids)
    return outbox.rows([Told(event, str(appointment_id), current_trace())])


async def held(session: AsyncSession, appointment_id: UUID, place: Place, service_ids: Iterable[str]) -> None:
    """The same, for who has held it already."""
    await outbox.append(session, held_event(appointment_id, place, service_ids), str(appointment_id))


def confirmed(row: Row[Any]) -> Told:
    """The appointment is firm; to be written with the letter that says so, like the next two."""
    return _told(AppointmentConfirmedV1, row)


def cancelled(row: Row[Any]) -> Told:
    """The appointment will not take place."""
    return _told(AppointmentCancelledV1, row)


async def expired(session: AsyncSession, row: Row[Any]) -> None:
    """The hold ran out."""
    await outbox.append_many(session, [_told(AppointmentExpiredV1, row)])


async def came(session: AsyncSession, row: Row[Any]) -> None:
    """What happened at the office: the state of `row` says which."""
    if row.state == "finished":
        measured = round((row.finished_at - row.called_at).total_seconds() / 60)
        event = AppointmentFinishedV1(
            appointment_id=row.id, office_id=row.office_id, service_ids=_service_ids(row), starts_at=row.starts_at,
            planned_minutes=row.minutes, measured_minutes=measured,
        )  # fmt: skip
        await outbox.append(session, event, str(row.id))
        await _came_again(session, row)
    else:
        await outbox.append_many(session, [_told(CAME[row.state], row)])


async def _came_again(session: AsyncSession, row: Row[Any]) -> None:
    number = await visits_of_case(session, row.series_id) if row.series_id else 1
    if number > 1:
        again = CaseVisitedV1(
            appointment_id=row.id, office_id=row.office_id, service_ids=_service_ids(row), starts_at=row.starts_at,
            case_id=row.series_id, number=number,
        )  # fmt: skip
        await outbox.append(session, again, str(row.id))


CAME: Final[Mapping[str, type[AppointmentEvent]]] = {
    "checked_in": AppointmentCheckedInV1,
    "called": AppointmentCalledV1,
    "no_show": AppointmentMissedV1,
}


async def paid(session: AsyncSession, row: Row[Any], state: str) -> None:
    """A fee was paid online, or given back; other states of a payment are nobody else's business."""
    if state in PAID:
        await outbox.append_many(session, [_told(PAID[state], row)])


PAID: Final[Mapping[str, type[AppointmentEvent]]] = {"paid": AppointmentPaidV1, "refunded": AppointmentRefundedV1}


def moved(row: Row[Any], place: Place) -> Told:
    """The appointment that was as in `row` is at `place` now."""
    event = AppointmentMovedV1(
        appointment_id=row.id,
        office_id=place.office_id,
        service_ids=_service_ids(row),
        starts_at=place.starts_at,
        previous_office_id=row.office_id,
        previous_starts_at=row.starts_at,
    )
    return Told(event, str(row.id), current_trace())


def _told(kind: type[AppointmentEvent], row: Row[Any]) -> Told:
    event = kind(appointment_id=row.id, office_id=row.office_id, service_ids=_service_ids(row), starts_at=row.starts_at)
    return Told(event, str(row.id), current_trace())


def _service_ids(row: Row[Any]) -> tuple[str, ...]:
    return tuple(service["id"] for service in row.services)
