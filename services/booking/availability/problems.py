"""What can be wrong with a question about free slots."""

from shared.problems import Problem


class QuantitiesDoNotMatch(Problem):
    status, slug = 422, "quantities-do-not-match"
    title = {"de": "Anzahlen passen nicht zu den Dienstleistungen", "en": "Quantities do not match the services"}
    detail = {
        "de": "Entweder keine `quantity` angeben oder je `service` genau eine, in derselben Reihenfolge; jede Dienstleistung einmal.",
        "en": "Give no `quantity` at all or exactly one per `service`, in the same order; each service once.",
    }


class RangeInvalid(Problem):
    status, slug = 422, "range-invalid"
    title = {"de": "Der Zeitraum ist ungültig", "en": "The range of days is invalid"}
    detail = {
        "de": "`to` darf nicht vor `from` liegen, und der Zeitraum darf höchstens {days} Tage haben.",
        "en": "`to` must not be before `from`, and the range may have at most {days} days.",
    }
