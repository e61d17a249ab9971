"""The deadlines of a case as a calendar (RFC 5545): one day per clock, with the law and what is lost."""

from datetime import datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from services.bundles.cases.opening import OpenCase
from services.bundles.compiler.plan import Deadline
from services.bundles.words import Words

PRODUCT: Final = "-//Lotse//Fristen//DE"
MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
REMINDERS: Final = (14, 3)
"""Days before the last one on which a calendar speaks up; in a hard situation it never does."""
LAST_DAY: Final = {"de": "Letzter Tag", "en": "Last day"}
NEXT_WORKING_DAY: Final = {"de": "Nächster Werktag", "en": "Next working day"}


def deadlines_calendar(case: OpenCase, now: datetime, words: Words) -> bytes:
    """All clocks of the active parts that have a date."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for clock in case.deadlines:
        if clock.due is not None:
            calendar.add_component(_event(case, clock, now, words))
    return bytes(calendar.to_ical())


def _event(case: OpenCase, clock: Deadline, now: datetime, words: Words) -> Event:
    part = next(part for part in case.definition.parts if part.id == clock.part)
    about = clock.subject or part.title
    event = Event()
    event.add("uid", f"{case.file.id}.{clock.part}.{clock.position}@lotse")
    event.add("dtstamp", now)
    event.add("dtstart", clock.due)
    if clock.due is not None:
        event.add("dtend", clock.due + timedelta(days=1))
    event.add("summary", f"{words(LAST_DAY)}: {words(about)}")
    event.add("description", f"{clock.law}. {words(NEXT_WORKING_DAY)}: {clock.next_working_day}")
    if not case.plan().quiet:
        for days in REMINDERS:
            event.add_component(_reminder(str(event["summary"]), days))
    return event


def _reminder(words: str, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta(days=-days))
    return alarm
