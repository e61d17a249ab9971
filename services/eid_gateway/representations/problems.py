"""Why nobody can act for somebody."""

from shared.problems import Problem


class OldEnough(Problem):
    status, slug = 422, "old-enough-for-an-eid"
    title = {
        "de": "Das Kind ist alt genug für einen eigenen Online-Ausweis",
        "en": "The child is old enough for an eID of its own",
    }
    detail = {
        "de": "Ab 16 Jahren meldet sich jeder selbst an. Für andere Fälle hilft eine Vollmacht am Schalter.",
        "en": "From the age of 16 everybody logs in themselves. In other cases an authorisation at the counter helps.",
    }


class NotBornYet(Problem):
    status, slug = 422, "not-born-yet"
    title = {"de": "Das Geburtsdatum liegt in der Zukunft", "en": "The birthday is in the future"}
    detail = {"de": "Bitte prüfen Sie das Geburtsdatum.", "en": "Please check the birthday."}


class TooManyRepresented(Problem):
    status, slug = 409, "too-many-represented"
    title = {"de": "Zu viele Vertretungen", "en": "Too many representations"}
    detail = {
        "de": "Mehr als {limit} Kinder kann niemand zugleich vertreten. Bitte beenden Sie zuerst eine Vertretung.",
        "en": "Nobody can act for more than {limit} children at once. Please end a representation first.",
    }
