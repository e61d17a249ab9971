"""What can be wrong when somebody asks for a life event."""

from shared.problems import Problem


class LifeEventUnknown(Problem):
    status, slug = 404, "life-event-unknown"
    title = {"de": "Diese Lebenslage ist nicht bekannt", "en": "This life event is not known"}
    detail = {
        "de": "Es gibt keine Lebenslage „{life_event}“. Alle stehen unter /v1/life-events.",
        "en": "There is no life event “{life_event}”. All are listed at /v1/life-events.",
    }
