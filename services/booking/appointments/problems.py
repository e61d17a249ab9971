"""What can go wrong with an appointment, in words for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from shared.problems import Conflict, Problem, Unavailable


class AppointmentNotFound(Problem):
    """Also the answer for a wrong secret: it tells nothing about appointments of others."""

    status, slug = 404, "appointment-not-found"
    title = {"de": "Termin nicht gefunden", "en": "Appointment not found"}
    detail = {
        "de": "Zu dieser Kennung und diesem Schlüssel gibt es keinen Termin.",
        "en": "There is no appointment for this id and this secret.",
    }


class SlotTaken(Problem):
    status, slug = 409, "slot-taken"
    title = {"de": "Dieser Termin ist schon vergeben", "en": "This slot is taken"}
    detail = {
        "de": "Jemand war schneller. Bitte einen anderen Termin wählen.",
        "en": "Somebody was faster. Please choose another slot.",
    }


class NotReleased(Problem):
    status, slug = 409, "slot-not-released"
    title = {"de": "Dieser Termin ist noch nicht freigegeben", "en": "This slot is not released yet"}
    detail = {
        "de": "Er kann ab {release_at} gebucht werden.",
        "en": "It can be booked from {release_at}.",
    }

    def __init__(self, release_at: datetime) -> None:
        text = release_at.isoformat()
        super().__init__(release_at=text, extra={"nextReleaseAt": text})


class SlotNotOffered(Problem):
    status, slug = 422, "slot-not-offered"
    title = {"de": "Zu dieser Zeit gibt es keine Termine", "en": "There are no appointments at this time"}
    detail = {
        "de": "Die Dienststelle hat dann nicht lange genug geöffnet, oder der Tag liegt zu weit in der Zukunft.",
        "en": "The office is not open long enough then, or the day is too far ahead.",
    }


class OffGrid(Problem):
    status, slug = 422, "start-off-grid"
    title = {"de": "Zu dieser Minute beginnt kein Termin", "en": "No appointment starts at this minute"}
    detail = {
        "de": "Termine beginnen alle {minutes} Minuten, gezählt ab der vollen Stunde.",
        "en": "Appointments start every {minutes} minutes, counted from the full hour.",
    }


class StartInPast(Problem):
    status, slug = 422, "start-in-past"
    title = {"de": "Dieser Zeitpunkt ist vorbei oder zu nah", "en": "This moment has passed or is too near"}
    detail = {
        "de": "Ein Termin kann bis {minutes} Minuten vor seinem Beginn gebucht werden.",
        "en": "An appointment can be booked until {minutes} minutes before its start.",
    }


class HoldExpired(Problem):
    status, slug = 410, "hold-expired"
    title = {"de": "Die Reservierung ist abgelaufen", "en": "The hold has expired"}
    detail = {
        "de": "Der Termin wurde nicht rechtzeitig bestätigt und ist wieder frei. Bitte neu wählen.",
        "en": "The appointment was not confirmed in time and is free again. Please choose anew.",
    }


class WrongState(Problem):
    status, slug = 409, "wrong-state"
    title = {"de": "Das ist in diesem Zustand nicht möglich", "en": "Not possible in this state"}
    detail = {
        "de": "Der Schritt „{step}“ passt nicht zum Zustand „{state}“.",
        "en": "The step “{step}” does not fit the state “{state}”.",
    }


class TooLate(Problem):
    status, slug = 409, "too-late"
    title = {"de": "Der Termin hat schon begonnen", "en": "The appointment has begun"}
    detail = {
        "de": "Ein Termin kann nur vor seinem Beginn verlegt oder abgesagt werden.",
        "en": "An appointment can be moved or cancelled only before it begins.",
    }


class TooManyOpen(Problem):
    status, slug = 409, "too-many-open-appointments"
    title = {"de": "Zu viele offene Termine", "en": "Too many open appointments"}
    detail = {
        "de": "Für eine Person können nur wenige Termine zugleich offen sein. Bitte erst einen absagen oder wahrnehmen.",
        "en": "Only a few appointments can be open for one person at a time. Please cancel or attend one first.",
    }


EXPLANATIONS: Final[Mapping[str, type[Problem]]] = {
    "appointment_reference_uq": Unavailable,  # two equal references of 40 random bits: the next try has another
    "capacity_unit_pk": SlotTaken,
    "person_within_limit_ck": TooManyOpen,
    "capacity_unit_hold_has_owner_ck": Conflict,
    "appointment_state_known_ck": Conflict,
    "appointment_only_a_hold_ends_ck": Conflict,
}
"""What a refusing constraint means to the caller."""
