"""What can go wrong at the counter, in words for clerks."""

from shared.problems import Problem


class WrongOffice(Problem):
    status, slug = 403, "wrong-office"
    title = {"de": "Andere Dienststelle", "en": "Another office"}
    detail = {
        "de": "Dieser Zugang gilt nicht für die Dienststelle „{office}“.",
        "en": "This account is not for the office “{office}”.",
    }


class TooEarly(Problem):
    status, slug = 409, "too-early"
    title = {"de": "Dafür ist es noch zu früh", "en": "It is too early for that"}
    detail = {
        "de": "Anmelden und Aufrufen geht am Tag des Termins, „nicht erschienen“ erst nach seinem Beginn.",
        "en": "Check-in and call are for the day of the appointment, “no-show” for after its start.",
    }


class NobodyWaiting(Problem):
    status, slug = 404, "nobody-waiting"
    title = {"de": "Niemand wartet", "en": "Nobody is waiting"}
    detail = {
        "de": "Zurzeit ist niemand angemeldet, der noch nicht aufgerufen wurde.",
        "en": "Nobody is checked in who has not been called yet.",
    }
