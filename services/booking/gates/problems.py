"""What is missing at a gate."""

from shared.problems import Problem


class ProofNeeded(Problem):
    """Carries the address of a challenge."""

    status, slug = 422, "proof-of-work-needed"
    title = {"de": "Ein Rechennachweis fehlt", "en": "A proof of work is missing"}
    detail = {
        "de": "Für diese Buchung rechnet Ihr Gerät kurz eine Aufgabe (ALTCHA); das Ergebnis gehört in `proof`.",
        "en": "For this booking your device solves a short task (ALTCHA); its result belongs into `proof`.",
    }

    def __init__(self) -> None:
        super().__init__(extra={"challenge": "/v1/proofs/challenge"})


class ProofRefused(Problem):
    status, slug = 422, "proof-of-work-refused"
    title = {"de": "Der Rechennachweis gilt nicht", "en": "The proof of work is not accepted"}
    detail = {
        "de": "Er ist falsch, abgelaufen oder schon benutzt. Bitte eine neue Aufgabe holen.",
        "en": "It is wrong, expired or used already. Please fetch a new task.",
    }


class CodeNeeded(Problem):
    status, slug = 422, "booking-code-needed"
    title = {"de": "Ein Termin-Code ist nötig", "en": "A booking code is needed"}
    detail = {
        "de": "Dieser Termin ist nur mit dem Code aus dem Brief der Behörde buchbar; er gehört in `code`.",
        "en": "This appointment can only be booked with the code from the authority's letter; it belongs into `code`.",
    }


class CodeRefused(Problem):
    """The same for a code that does not exist: it cannot be guessed step by step."""

    status, slug = 422, "booking-code-refused"
    title = {"de": "Der Termin-Code gilt hier nicht", "en": "The booking code is not valid here"}
    detail = {
        "de": "Den Code gibt es nicht, er ist abgelaufen, schon benutzt oder für etwas anderes ausgestellt.",
        "en": "The code does not exist, has expired, was used already or was issued for something else.",
    }
