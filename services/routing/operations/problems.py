"""What an operator may be told."""

from shared.problems import Problem


class NotDead(Problem):
    status, slug = 409, "delivery-not-dead"
    title = {"de": "Diese Zustellung ist nicht gescheitert", "en": "This delivery has not failed for good"}
    detail = {
        "de": "Nur eine gescheiterte Zustellung kann erneut angestoßen werden; diese ist im Zustand „{state}“.",
        "en": "Only a delivery that failed for good can be tried anew; this one is in the state “{state}”.",
    }


class PluginNotAllowed(Problem):
    status, slug = 409, "plugin-not-allowed"
    title = {
        "de": "Dieser Zustellweg steht hier nicht zur Verfügung",
        "en": "This way of delivery is not available here",
    }
    detail = {
        "de": "„{plugin}“ ist unbekannt oder in dieser Umgebung nicht erlaubt. Möglich: {allowed}.",
        "en": "“{plugin}” is unknown or not allowed in this environment. Possible: {allowed}.",
    }
