"""Why a change of cards is refused."""

from shared.problems import Problem


class LoginGone(Problem):
    status, slug = 409, "login-gone"
    title = {"de": "Bitte noch einmal anmelden", "en": "Please log in again"}
    detail = {
        "de": "Dieser Schritt geht nur in den ersten Minuten nach einer Anmeldung mit dem Ausweis.",
        "en": "This step is only possible in the first minutes after a login with the card.",
    }


class TransferCodeUnknown(Problem):
    status, slug = 404, "transfer-code-unknown"
    title = {"de": "Der Code gilt nicht", "en": "The code is not valid"}
    detail = {
        "de": "Der Code ist falsch, abgelaufen, schon benutzt oder durch einen neueren ersetzt.",
        "en": "The code is wrong, expired, already used or replaced by a later one.",
    }


class SameCard(Problem):
    status, slug = 409, "same-card"
    title = {"de": "Das ist noch der alte Ausweis", "en": "This is still the old card"}
    detail = {
        "de": "Bitte melden Sie sich mit dem neuen Ausweis an und geben Sie den Code dann ein. Er gilt weiter.",
        "en": "Please log in with the new card and enter the code then. It is still good.",
    }


class CardAlreadyLinked(Problem):
    status, slug = 409, "card-already-linked"
    title = {"de": "Dieser Ausweis ist schon verknüpft", "en": "This card is already linked"}
    detail = {
        "de": "Ein Ausweis kann nur eine frühere Anmeldung fortführen.",
        "en": "A card can carry on one former login only.",
    }
