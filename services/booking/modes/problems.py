"""What can go wrong with switches, and what they keep from happening."""

from collections.abc import Mapping

from shared.problems import Problem


class EndPassed(Problem):
    status, slug = 422, "end-passed"
    title = {"de": "Das Ende liegt nicht in der Zukunft", "en": "The end is not in the future"}
    detail = {
        "de": "Ein Wechsel muss nach jetzt und nach seinem Beginn enden.",
        "en": "A switch must end after now and after its start.",
    }


class AppointmentsClosed(Problem):
    status, slug = 409, "appointments-closed"
    title = {"de": "Zurzeit keine neuen Termine", "en": "No new appointments at the moment"}
    detail = {
        "de": "Die Dienststelle vergibt für diese Zeit keine Termine: {reason_de}",
        "en": "The office gives no appointments for this time: {reason_en}",
    }

    def __init__(self, reason: Mapping[str, str]) -> None:
        german = reason["de"]
        super().__init__(reason_de=german, reason_en=reason.get("en", german))
