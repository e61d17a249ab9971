"""What can be wrong when somebody asks for hours."""

from shared.problems import Problem


class RangeReversed(Problem):
    status, slug = 422, "range-reversed"
    title = {"de": "Der Zeitraum endet vor seinem Beginn", "en": "The range ends before it begins"}
    detail = {
        "de": "`to` ({last}) liegt vor `from` ({first}).",
        "en": "`to` ({last}) is before `from` ({first}).",
    }


class RangeTooLong(Problem):
    status, slug = 422, "range-too-long"
    title = {"de": "Der Zeitraum ist zu lang", "en": "The range is too long"}
    detail = {
        "de": "Höchstens {limit} Tage auf einmal; gefragt waren {days}.",
        "en": "At most {limit} days at once; {days} were asked for.",
    }


class CalendarUnknown(Problem):
    status, slug = 422, "calendar-unknown"
    title = {
        "de": "Für diesen Tag sind keine Feiertage hinterlegt",
        "en": "The holidays of that day are not known",
    }
    detail = {
        "de": "Öffnungszeiten lassen sich nur für Jahre sagen, deren Feiertage hinterlegt sind.",
        "en": "Opening hours can only be told for years whose holidays are known.",
    }


class OfficeEnded(Problem):
    status, slug = 409, "office-ended"
    title = {"de": "Der Standort ist dann schon geschlossen", "en": "The office is closed for good by then"}
    detail = {
        "de": "„{office}“ gibt es an diesem Tag nicht mehr; Nachfolger: {successor}.",
        "en": "“{office}” no longer exists on that day; successor: {successor}.",
    }


class RedirectUnknown(Problem):
    status, slug = 422, "redirect-unknown"
    title = {"de": "Der Ausweichstandort ist nicht bekannt", "en": "The office to go to instead is not known"}
    detail = {
        "de": "`redirect` nennt keinen Standort. Alle stehen unter /v1/offices.",
        "en": "`redirect` names no office. All are listed at /v1/offices.",
    }


class ExceptionUnknown(Problem):
    status, slug = 404, "exception-unknown"
    title = {"de": "Diese Ausnahme gibt es nicht", "en": "There is no such exception"}
    detail = {
        "de": "Für „{office}“ gilt keine Ausnahme „{exception}“; vielleicht wurde sie schon zurückgenommen.",
        "en": "No exception “{exception}” holds for “{office}”; it may have been withdrawn already.",
    }
