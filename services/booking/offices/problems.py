"""What can be wrong with the wish for a visit: the office, the services, how long it takes."""

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
