"""Why nothing is free, in words; decided from facts only."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from services.booking.availability.schemas import Reason, ReasonCode
from services.booking.modes.rules import closed_spans, closing
from services.booking.offices.wishes import Visit

TEXTS: Final[Mapping[ReasonCode, Mapping[str, str]]] = {
    "not-offered-together": {
        "de": "Keine Dienststelle bietet alle diese Dienstleistungen zusammen an.",
        "en": "No office offers all of these services together.",
    },
    "office-closed": {"de": "Die Dienststelle ist geschlossen.", "en": "The office is closed."},
    "service-over": {
        "de": "Eine der Dienstleistungen gibt es dann hier nicht mehr.",
        "en": "One of the services is not offered here any more then.",
    },
    "no-appointments-here": {
        "de": "Hier werden keine Termine vergeben.",
        "en": "No appointments are given here.",
    },
    "duration-unknown": {
        "de": "Für eine der Dienstleistungen ist keine Dauer bekannt.",
        "en": "For one of the services no duration is known.",
    },
    "quantity-too-high": {
        "de": "So viele auf einmal gehen hier nicht in einem Termin; bitte auf mehrere verteilen.",
        "en": "So many at once cannot be done here in one appointment; please use several.",
    },
    "visit-too-long": {
        "de": "Das ist zu viel für einen Termin; bitte auf mehrere verteilen.",
        "en": "This is too much for one appointment; please use several.",
    },
    "no-opening-hours": {
        "de": "In diesem Zeitraum gibt es keine Öffnungszeiten, die lang genug und schon bekannt sind.",
        "en": "There are no opening hours in this range that are long enough and known already.",
    },
    "not-released-yet": {
        "de": "Die Termine dieses Zeitraums sind noch nicht freigegeben.",
        "en": "The slots of this range are not released yet.",
    },
    "not-online": {
        "de": "Termine gibt es hier nur vor Ort, am Telefon oder mit einem Code aus einem Schreiben.",
        "en": "Appointments are given here on site, by phone or with a code from a letter only.",
    },
    "appointments-closed": {
        "de": "Zurzeit werden für diese Zeit keine neuen Termine vergeben.",
        "en": "At the moment no new appointments are given for this time.",
    },
    "fully-booked": {"de": "In diesem Zeitraum ist nichts mehr frei.", "en": "Nothing is left in this range."},
}


def reason(code: ReasonCode) -> Reason:
    """A reason with its text."""
    return Reason(code=code, text=dict(TEXTS[code]))


def switched_off(visits: Sequence[Visit], since: datetime, until: datetime) -> Reason | None:
    """That staff have switched appointments off all that time, in their words when it is one office that was asked."""
    for visit in visits:
        spans = closed_spans(visit.switches, [service.id for service in visit.services], since, until)
        if sum((last - first for first, last in spans), timedelta()) < until - since:
            return None
    found = closing(visits[0].switches, [service.id for service in visits[0].services], "appointment", since)
    words = found.reason if found and len(visits) == 1 else TEXTS["appointments-closed"]
    return Reason(code="appointments-closed", text=dict(words))


def bookable(visits: Sequence[Visit], first: date) -> list[Visit]:
    """The visits that can be booked at all from that day on."""
    return [visit for visit in visits if not _obstacle(visit, first)]


def obstacle(visits: Sequence[Visit], first: date) -> ReasonCode:
    """Why none of the visits can be booked."""
    found = [code for visit in visits if (code := _obstacle(visit, first))]
    return found[0] if found else "not-offered-together"


def _obstacle(visit: Visit, first: date) -> ReasonCode | None:
    if visit.closed_from is not None and visit.closed_from <= first:
        return "office-closed"
    if visit.is_over(first):
        return "service-over"
    if not visit.appointments or visit.pool_id is None:
        return "no-appointments-here"
    if visit.beyond is not None:
        return "quantity-too-high"
    if visit.minutes is None:
        return "duration-unknown"
    return "visit-too-long" if visit.is_too_long else None


def shortage(released: int, coming: int, elsewhere: int) -> ReasonCode:
    """Why visits that can be booked find nothing, from the units of the range."""
    if released:
        return "fully-booked"
    if coming:
        return "not-released-yet"
    return "not-online" if elsewhere else "no-opening-hours"
