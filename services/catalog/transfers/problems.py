"""What can be wrong with a transfer."""

from shared.problems import Problem


class TransferUnknown(Problem):
    status, slug = 404, "transfer-unknown"
    title = {"de": "Diese Übertragung gibt es nicht", "en": "There is no such transfer"}
    detail = {"de": "Es gibt keine Übertragung {transfer}.", "en": "There is no transfer {transfer}."}


class StepNotPossible(Problem):
    status, slug = 409, "transfer-step-not-possible"
    title = {"de": "Dieser Schritt ist jetzt nicht möglich", "en": "This step is not possible now"}
    detail = {
        "de": "Von „{state}“ führt kein Weg zu „{wanted}“.",
        "en": "There is no way from “{state}” to “{wanted}”.",
    }


class TransferOpen(Problem):
    status, slug = 409, "transfer-open"
    title = {"de": "Für diese Leistung läuft schon eine Übertragung", "en": "A transfer of this service is under way"}
    detail = {
        "de": "Bitte die laufende Übertragung abschließen oder zurückziehen.",
        "en": "Please finish the one under way, or withdraw it.",
    }


class UnitOutside(Problem):
    status, slug = 422, "unit-outside-the-city"
    title = {"de": "Diese Stelle gehört nicht zur Stadt", "en": "This unit does not belong to the city"}
    detail = {
        "de": "Leistungen lassen sich nur zwischen Stellen der Stadt übertragen; {unit} ist keine.",
        "en": "Services move between units of the city only; {unit} is none.",
    }


class SameUnit(Problem):
    status, slug = 422, "transfer-to-same-unit"
    title = {"de": "Die Leistung liegt schon dort", "en": "The service is there already"}
    detail = {"de": "Bitte eine andere Stelle nennen.", "en": "Please name another unit."}


class MovedMeanwhile(Problem):
    status, slug = 409, "service-moved-meanwhile"
    title = {"de": "Die Leistung liegt inzwischen woanders", "en": "The service is elsewhere meanwhile"}
    detail = {
        "de": "Sie gehört jetzt zu {unit}; bitte diese Übertragung zurückziehen und neu vorschlagen.",
        "en": "It belongs to {unit} now; please withdraw this transfer and propose it anew.",
    }
