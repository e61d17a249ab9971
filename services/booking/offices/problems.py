"""What can be wrong with the wish for a visit: the office, the services, how long it takes."""

from datetime import date

from shared.problems import Problem


class OfficeUnknown(Problem):
    status, slug = 404, "office-unknown"
    title = {"de": "Diese Dienststelle ist nicht bekannt", "en": "This office is not known"}
    detail = {"de": "Eine Dienststelle „{id}“ gibt es nicht.", "en": "There is no office “{id}”."}


class ServiceUnknown(Problem):
    status, slug = 404, "service-unknown"
    title = {"de": "Diese Dienstleistung ist nicht bekannt", "en": "This service is not known"}
    detail = {
        "de": "Eine Dienstleistung „{id}“ bietet keine Dienststelle an.",
        "en": "No office offers a service “{id}”.",
    }


class ServiceNotOffered(Problem):
    status, slug = 422, "service-not-offered"
    title = {"de": "Diese Dienststelle bietet das nicht an", "en": "This office does not offer that"}
    detail = {
        "de": "Die gewünschten Dienstleistungen gibt es nicht alle in der Dienststelle „{office}“.",
        "en": "Not all of the services wished for are offered at the office “{office}”.",
    }


class QuantityTooHigh(Problem):
    status, slug = 422, "quantity-too-high"
    title = {"de": "Das sind zu viele für einen Termin", "en": "These are too many for one appointment"}
    detail = {
        "de": "„{service}“ geht höchstens {most} Mal in einem Termin; gewünscht sind {wanted}. Bitte auf mehrere Termine verteilen.",
        "en": "“{service}” can be done at most {most} times in one appointment; {wanted} are wished for. Please use several.",
    }


class TooManyPeople(Problem):
    status, slug = 422, "too-many-people"
    title = {"de": "Das sind zu viele Personen", "en": "These are too many people"}
    detail = {
        "de": "Personen mal Anzahl darf je Dienstleistung höchstens {most} ergeben.",
        "en": "People times quantity may be at most {most} for each service.",
    }


class OfficeClosed(Problem):
    status, slug = 410, "office-closed"
    title = {"de": "Diese Dienststelle gibt es dann nicht mehr", "en": "This office does not exist any more then"}
    detail = {
        "de": "Die Dienststelle „{office}“ ist ab {day} geschlossen. Stattdessen zuständig: {instead}.",
        "en": "The office “{office}” is closed from {day} on. Responsible instead: {instead}.",
    }

    def __init__(self, office: str, day: date, successor: str | None) -> None:
        super().__init__(office=office, day=day.isoformat(), instead=successor or "-", extra={"successor": successor})


class ServiceOver(Problem):
    status, slug = 410, "service-over"
    title = {"de": "Diese Dienstleistung gibt es dann nicht mehr", "en": "This service is not offered any more then"}
    detail = {
        "de": "Die gewünschten Dienstleistungen gibt es in der Dienststelle „{office}“ nur noch bis {day}.",
        "en": "The services wished for are offered at the office “{office}” until {day} only.",
    }


class DurationUnknown(Problem):
    status, slug = 422, "duration-unknown"
    title = {"de": "Die Dauer ist nicht bekannt", "en": "The duration is not known"}
    detail = {
        "de": "Für eine der Dienstleistungen ist keine Dauer bekannt; ein Termin kann nur dort selbst vereinbart werden.",
        "en": "For one of the services no duration is known; please arrange the appointment with the office itself.",
    }


class VisitTooLong(Problem):
    status, slug = 422, "visit-too-long"
    title = {"de": "Das ist zu viel für einen Termin", "en": "This is too much for one appointment"}
    detail = {
        "de": "Gewünscht sind {minutes} Minuten, möglich sind {most}. Bitte auf mehrere Termine verteilen.",
        "en": "{minutes} minutes are wished for, {most} are possible. Please use several appointments.",
    }


class NoAppointments(Problem):
    status, slug = 422, "no-appointments-here"
    title = {"de": "Diese Dienststelle vergibt keine Termine", "en": "This office gives no appointments"}
    detail = {
        "de": "In der Dienststelle „{office}“ gibt es keine Termine oder sie ist geschlossen.",
        "en": "The office “{office}” gives no appointments or is closed.",
    }
