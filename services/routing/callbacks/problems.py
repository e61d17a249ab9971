"""What an authority that calls back may be told."""

from shared.problems import Problem


class CallbackNotBelieved(Problem):
    status, slug = 401, "callback-not-believed"
    title = {"de": "Die Rückmeldung ist nicht glaubhaft", "en": "The callback cannot be believed"}
    detail = {
        "de": "Absender, Signatur, Zeitpunkt oder Inhalt passen nicht zu einer Stelle, die uns Rückmeldungen schickt.",
        "en": "Sender, signature, time or content do not fit an authority that calls us back.",
    }
