"""A calendar entry as plain values, and its text (RFC 5545), which is made only when somebody wants it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from icalendar import Calendar, Event

PRODUCT: Final = "-//Lotse//Booking//DE"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; moments are ISO texts, so that it can wait as JSON. `method` is PUBLISH or CANCEL (RFC 5546)."""

    method: str
    uid: str
    sequence: int
    status: str
    changed_at: str
    starts_at: str
    ends_at: str
    summary: str
    location: str
    description: str

    def text(self) -> bytes:
        """The calendar with this entry; the same values are the same bytes."""
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("method", self.method)
        calendar.add_component(self._event())
        return bytes(calendar.to_ical())

    def _event(self) -> Event:
        event = Event()
        event.add("uid", self.uid)
        # The moment of the last change, not of this request.
        event.add("dtstamp", _utc(self.changed_at))
        event.add("dtstart", _utc(self.starts_at))
        event.add("dtend", _utc(self.ends_at))
        event.add("sequence", self.sequence)
        event.add("status", self.status)
        event.add("summary", self.summary)
        event.add("location", self.location)
        event.add("description", self.description)
        return event


def _utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC).replace(microsecond=0)
