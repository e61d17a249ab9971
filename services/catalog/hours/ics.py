"""Opening hours as iCalendar (RFC 5545): one event per interval, so that every calendar shows exceptions right."""

from datetime import date, datetime
from typing import Final

from icalendar import Calendar as CalendarFile
from icalendar import Event
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.hours.days import opening_days
from services.catalog.hours.moments import Opening, openings_of
from services.catalog.hours.rules import Calendar
from services.catalog.hours.timetable import calendar_at, check_range
from shared.clock import BERLIN

DEFAULT_DAYS: Final = 92
MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
SUMMARY: Final = {
    "both": "Geöffnet",
    "appointment": "Geöffnet, nur mit Termin",
    "walk_in": "Geöffnet, nur ohne Termin",
    "phone": "Telefonisch erreichbar",
    "back_office": "Nicht öffentlich",
}


async def calendar_file(session: AsyncSession, office: str, first: date, last: date, now: datetime) -> bytes:
    """The file for a range of days; the same problems as the timetable."""
    check_range(first, last)
    return render(await calendar_at(session, office, first, last), first, last, now)


def render(calendar: Calendar, first: date, last: date, now: datetime) -> bytes:
    """The file from a calendar; `now` is the DTSTAMP."""
    document = CalendarFile()
    document.add("prodid", "-//Lotse//catalog//DE")
    document.add("version", "2.0")
    document.add("x-wr-calname", f"Öffnungszeiten {calendar.office}")
    for day in opening_days(calendar, first, last):
        for opening in openings_of(day):
            document.add_component(_event(calendar.office, opening, now))
    document.add_missing_timezones()
    return bytes(document.to_ical())


def _event(office: str, opening: Opening, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{office}-{opening.opens:%Y%m%dT%H%MZ}-{opening.mode}@lotse")
    event.add("dtstamp", now)
    event.add("dtstart", opening.opens.astimezone(BERLIN))
    event.add("dtend", opening.closes.astimezone(BERLIN))
    event.add("summary", SUMMARY[opening.mode])
    event.add("transp", "TRANSPARENT")
    return event
