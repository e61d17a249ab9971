"""What the holder of an appointment is shown."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from services.booking.appointments.schemas import AppointmentView, BookedService, HeldAppointment
from services.booking.appointments.states import state_at
from services.booking.appointments.store import Place
from services.booking.offices.address import meeting_place
from services.booking.offices.schemas import MeetingPlace
from shared.clock import BERLIN


def view(row: Row[Any], now: datetime) -> AppointmentView:
    """An appointment as stored, at this moment."""
    state = state_at(row.state, row.hold_until, now)
    return AppointmentView.model_validate(
        {
            "id": row.id,
            "reference": row.reference,
            "state": state,
            "office": meeting_place(row.office_id, row.office_name, row.office_address),
            "services": [BookedService.model_validate(service) for service in row.services],
            "people": row.people,
            "starts_at": row.starts_at.astimezone(BERLIN),
            "ends_at": (row.starts_at + timedelta(minutes=row.minutes)).astimezone(BERLIN),
            "duration_minutes": row.minutes,
            "hold_expires_at": row.hold_until.astimezone(BERLIN) if state == "held" else None,
            "booked_by": row.booked_by,
            "changed_by": row.changed_by,
            "desk": row.called_to,
        }
    )


def held_view(
    values: Mapping[str, Any], office: MeetingPlace, place: Place, hold_until: datetime, secret: str
) -> HeldAppointment:
    """A fresh hold, with its secret."""
    return HeldAppointment(
        id=values["id"],
        reference=values["reference"],
        state="held",
        office=office,
        services=[BookedService.model_validate(service) for service in values["services"]],
        people=values["people"],
        starts_at=place.starts_at.astimezone(BERLIN),
        ends_at=(place.starts_at + timedelta(minutes=place.minutes)).astimezone(BERLIN),
        duration_minutes=place.minutes,
        hold_expires_at=hold_until.astimezone(BERLIN),
        booked_by=values["booked_by"],
        changed_by=values["booked_by"],
        desk=None,
        secret=secret,
    )
