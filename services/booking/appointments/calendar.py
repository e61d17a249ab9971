"""The appointment as a calendar entry (RFC 5545): one UID for life, SEQUENCE rises with each change, CANCEL withdraws it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event
from sqlalchemy.engine import Row

from services.booking.appointments.problems import WrongState
from services.booking.appointments.states import state_at

PRODUCT = "-//Lotse//Booking//DE"
FIRM = ("PUBLISH", "CONFIRMED")
STATUS = {"cancelled": ("CANCEL", "CANCELLED")} | dict.fromkeys(("confirmed", "checked_in", "called", "finished"), FIRM)
WORDS = {
    "de": ("Termin", "Terminnummer"),
    "en": ("Appointment", "Reference"),
}


def entry(row: Row[Any], now: datetime) -> tuple[str, bytes]:
    """(method, text) of the entry; raises WrongState while there is nothing firm to enter."""
    state = state_at(row.state, row.hold_until, now)
    if state not in STATUS:
        raise WrongState(step="calendar", state=state)
    method, status = STATUS[state]
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(row, status))
    return method, calendar.to_ical()


def _event(row: Row[Any], status: str) -> Event:
    appointment, reference = WORDS["en" if (row.locale or "de").startswith("en") else "de"]
    event = Event()
    event.add("uid", f"{row.id}@lotse")
    # The moment of the last change, not of this request: the same entry is the same bytes.
    event.add("dtstamp", row.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", row.starts_at.astimezone(UTC))
    event.add("dtend", (row.starts_at + timedelta(minutes=row.minutes)).astimezone(UTC))
    event.add("sequence", row.sequence)
    event.add("status", status)
    event.add("summary", f"{appointment}: " + ", ".join(service["title"] for service in row.services))
    event.add("location", row.office_name)
    event.add("description", f"{reference}: {row.reference}")
    return event
