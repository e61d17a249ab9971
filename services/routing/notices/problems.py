"""What a client that listens may be told."""

from shared.problems import Problem


class NotYours(Problem):
    status, slug = 404, "watch-refused"
    title = {"de": "Das lässt sich nicht beobachten", "en": "This cannot be watched"}
    detail = {
        "de": "Es gibt nichts mit dieser Nummer, oder das Geheimnis passt nicht dazu.",
        "en": "There is nothing with this id, or the secret does not fit.",
    }


class TooManyWatches(Problem):
    status, slug = 409, "too-many-watches"
    title = {"de": "Zu viele Beobachtungen", "en": "Too many watches"}
    detail = {
        "de": "Dieser Zugang beobachtet schon 10.000 Vorgänge; bitte beenden Sie zuerst, was nicht mehr gebraucht wird.",
        "en": "This client watches 10,000 things already; please end what is no longer needed first.",
    }


EXPLANATIONS = {"listener_watches_most_ck": TooManyWatches}
