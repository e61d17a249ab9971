"""What a person may be told when BundID's answer cannot be used."""

from shared.problems import Problem


class AnswerNotBelieved(Problem):
    status, slug = 400, "bundid-answer-not-believed"
    title = {"de": "Die Antwort der BundID ist ungültig", "en": "The answer of BundID is not valid"}
    detail = {
        "de": "Sie wurden nicht angemeldet. Bitte gehen Sie zurück zur Anwendung und beginnen Sie neu.",
        "en": "You were not logged in. Please go back to the application and begin again.",
    }


class AnswerNotAwaited(Problem):
    status, slug = 409, "bundid-answer-not-awaited"
    title = {"de": "Diese Antwort wird nicht mehr erwartet", "en": "This answer is no longer awaited"}
    detail = {
        "de": "Sie kam zu spät oder schon einmal. Sind Sie nicht angemeldet, beginnen Sie bitte in der Anwendung neu.",
        "en": "It came too late, or came before. If you are not logged in, please begin again in the application.",
    }
