"""Why there is no visit plan."""

from collections.abc import Sequence

from shared.problems import Problem


class NotBookable(Problem):
    status, slug = 422, "services-not-bookable"
    title = {"de": "Nicht alles ist mit Termin möglich", "en": "Not everything can be done by appointment"}
    detail = {
        "de": "Dafür vergibt keine der Dienststellen Termine: {services}.",
        "en": "None of the offices gives appointments for: {services}.",
    }

    def __init__(self, services: Sequence[str]) -> None:
        super().__init__(services=", ".join(services), extra={"services": list(services)})


class NoPlan(Problem):
    status, slug = 409, "no-visit-plan"
    title = {"de": "So geht es nicht zusammen", "en": "It does not fit together"}
    detail = {
        "de": "In den angegebenen Zeiten ist nicht genug frei. Bitte mehr Zeiten oder mehr Dienststellen zulassen.",
        "en": "Not enough is free in the times given. Please allow more times or more offices.",
    }


class PlanNotFound(Problem):
    """Also the answer for a wrong secret: it tells nothing about plans of others."""

    status, slug = 404, "visit-plan-not-found"
    title = {"de": "Plan nicht gefunden", "en": "Plan not found"}
    detail = {
        "de": "Zu dieser Kennung und diesem Schlüssel gibt es keinen Plan.",
        "en": "There is no plan for this id and this secret.",
    }


class BundleUnknown(Problem):
    status, slug = 404, "bundle-unknown"
    title = {"de": "Diese Lebenslage ist nicht bekannt", "en": "This bundle is not known"}
    detail = {"de": "Ein Bündel „{id}“ gibt es nicht.", "en": "There is no bundle “{id}”."}


class TooMuchForOnePlan(Problem):
    status, slug = 422, "too-much-for-one-plan"
    title = {"de": "Das ist zu viel für einen Plan", "en": "This is too much for one plan"}
    detail = {
        "de": "Höchstens {most} Dienstleistungen lassen sich zusammen planen; hier sind es {count}.",
        "en": "At most {most} services can be planned together; here there are {count}.",
    }
