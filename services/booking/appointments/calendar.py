"""The appointment as a calendar entry: one UID for life, SEQUENCE rises with each change, CANCEL withdraws it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from services.booking.appointments.problems import WrongState
from services.booking.appointments.states import state_at
from services.booking.messages.entries import Entry
from services.booking.offices.address import on_one_line

FIRM = ("PUBLISH", "CONFIRMED")
STATUS = {"cancelled": ("CANCEL", "CANCELLED")} | dict.fromkeys(("confirmed", "checked_in", "called", "finished"), FIRM)
WORDS = {
    "de": ("Termin", "Terminnummer"),
    "en": ("Appointment", "Reference"),
}


def entry(row: Row[Any], now: datetime) -> Entry:
    """The entry; raises WrongState while there is nothing firm to enter."""
    state = state_at(row.state, row.hold_until, now)
    if state not in STATUS:
        raise WrongState(step="calendar", state=state)
    method, status = STATUS[state]
    appointment, reference = WORDS["en" if (row.locale or "de").startswith("en") else "de"]
    return Entry(
        method=method,
        uid=f"{row.id}@lotse",
        sequence=row.sequence,
        status=status,
        changed_at=row.changed_at.isoformat(),
        starts_at=row.starts_at.isoformat(),
        ends_at=(row.starts_at + timedelta(minutes=row.minutes)).isoformat(),
        summary=f"{appointment}: " + ", ".join(service["title"] for service in row.services),
        location=", ".join(each for each in (row.office_name, on_one_line(row.office_address)) if each),
        description=f"{reference}: {row.reference}",
    )
