"""What can be wrong when somebody asks for a service."""

from shared.problems import Problem


class ServiceUnknown(Problem):
    status, slug = 404, "service-unknown"
    title = {"de": "Diese Dienstleistung ist nicht bekannt", "en": "This service is not known"}
    detail = {
        "de": "Es gibt keine Dienstleistung „{service}“. Die Suche steht unter /v1/services?q=.",
        "en": "There is no service “{service}”. Search at /v1/services?q=.",
    }


class QueryEmpty(Problem):
    status, slug = 422, "query-empty"
    title = {"de": "Die Suche enthält kein Wort", "en": "The search holds no word"}
    detail = {
        "de": "Bitte mindestens einen Buchstaben oder eine Ziffer eingeben, oder `q` weglassen.",
        "en": "Please enter at least one letter or digit, or leave `q` out.",
    }
