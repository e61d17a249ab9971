"""What a person or an eID client may be told when a step with the card cannot be taken."""

from shared.problems import Problem


class TokenUnknown(Problem):
    status, slug = 404, "card-token-unknown"
    title = {"de": "Dieser Aufruf gilt nicht mehr", "en": "This call is no longer valid"}
    detail = {
        "de": "Bitte beginnen Sie auf der Anmeldeseite noch einmal. Jeder Aufruf der AusweisApp gilt nur einmal.",
        "en": "Please begin again on the login page. Every call of AusweisApp is good only once.",
    }


class CardStepOver(Problem):
    status, slug = 409, "card-step-over"
    title = {"de": "Dieser Schritt ist schon getan", "en": "This step was already taken"}
    detail = {
        "de": "Das Ergebnis Ihres Ausweises wurde schon abgeholt. Sind Sie nicht angemeldet, beginnen Sie bitte neu.",
        "en": "The result of your card was already fetched. If you are not logged in, please begin again.",
    }
