"""What can be wrong when somebody asks for an office."""

from shared.problems import Problem


class OfficeUnknown(Problem):
    status, slug = 404, "office-unknown"
    title = {"de": "Dieser Standort ist nicht bekannt", "en": "This office is not known"}
    detail = {
        "de": "Es gibt keinen Standort „{office}“. Alle Standorte stehen unter /v1/offices.",
        "en": "There is no office “{office}”. All offices are listed at /v1/offices.",
    }
