"""What can be wrong with an edit."""

from shared.problems import Problem


class ConditionMissing(Problem):
    status, slug = 428, "precondition-required"
    title = {"de": "Es fehlt, worauf sich die Änderung bezieht", "en": "What the edit is based on is missing"}
    detail = {
        "de": "Bitte die Marke (ETag) der gelesenen Fassung in If-Match senden, für Neues `If-None-Match: *`.",
        "en": "Please send the tag (ETag) of the version you read in If-Match, for something new `If-None-Match: *`.",
    }


class ChangedMeanwhile(Problem):
    status, slug = 412, "changed-meanwhile"
    title = {"de": "Inzwischen wurde etwas anderes gespeichert", "en": "Something else was saved meanwhile"}
    detail = {
        "de": "Die Marke in If-Match gehört nicht zur jetzigen Fassung ({current}). Bitte neu lesen und die Änderung wiederholen.",
        "en": "The tag in If-Match is not that of the present version ({current}). Please read again and repeat the edit.",
    }


class DraftUnknown(Problem):
    status, slug = 404, "draft-unknown"
    title = {"de": "Diesen Entwurf gibt es nicht", "en": "There is no such draft"}
    detail = {
        "de": "Es gibt keinen offenen Entwurf {draft}; vielleicht wurde er schon veröffentlicht oder verworfen.",
        "en": "There is no open draft {draft}; it may have been published or discarded already.",
    }


class DayIsPast(Problem):
    status, slug = 422, "publish-day-is-past"
    title = {"de": "Der Tag der Veröffentlichung ist vorbei", "en": "The day of publishing is past"}
    detail = {
        "de": "`publishOn` ({day}) muss nach heute liegen; ohne die Angabe gilt die Änderung sofort.",
        "en": "`publishOn` ({day}) must be after today; without it the edit holds at once.",
    }
