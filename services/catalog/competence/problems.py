"""Why one accepting unit cannot be named."""

from shared.problems import Problem


class PlaceNeeded(Problem):
    status, slug = 422, "place-needed"
    title = {"de": "Genau eine Ortsangabe ist nötig", "en": "Exactly one place is needed"}
    detail = {
        "de": "Bitte entweder `ars`, `postcode` oder `street` angeben.",
        "en": "Please give one of `ars`, `postcode` or `street`.",
    }


class PlaceUnknown(Problem):
    status, slug = 404, "place-unknown"
    title = {"de": "Dieser Ort ist nicht bekannt", "en": "This place is not known"}
    detail = {
        "de": "„{value}“ steht nicht im Ortsverzeichnis dieser Stadt. Bitte Postleitzahl oder Regionalschlüssel (ARS) angeben.",
        "en": "“{value}” is not in the place register of this city. Please give a postcode or regional key (ARS).",
    }


class PlaceAmbiguous(Problem):
    status, slug = 409, "place-ambiguous"
    title = {"de": "Dieser Ort ist nicht eindeutig", "en": "This place is ambiguous"}
    detail = {
        "de": "„{value}“ liegt in mehreren Gebieten; `candidates` nennt ihre Regionalschlüssel.",
        "en": "“{value}” lies in several areas; `candidates` names their regional keys.",
    }


class NobodyCompetent(Problem):
    status, slug = 404, "nobody-competent"
    title = {"de": "Für diesen Ort ist keine Stelle hinterlegt", "en": "No unit is on record for this place"}
    detail = {
        "de": "Die Leistung wird an diesem Ort nicht angeboten, oder die zuständige Stelle ist nicht bekannt.",
        "en": "The service is not offered at this place, or the competent unit is not known.",
    }


class AdvisingOnly(Problem):
    status, slug = 409, "competence-advising-only"
    title = {"de": "An diesem Ort wird nur beraten", "en": "Only advice is given at this place"}
    detail = {
        "de": "Zu dieser Leistung wird hier beraten, aber kein Antrag angenommen; `candidates` nennt, wer berät.",
        "en": "People are advised on this service here, but no application is accepted; `candidates` names who advises.",
    }


class NotUnique(Problem):
    status, slug = 409, "competence-not-unique"
    title = {"de": "Mehrere Stellen kommen in Frage", "en": "Several units may be competent"}
    detail = {
        "de": "Welche Stelle zuständig ist, hängt nicht nur vom Ort ab; `candidates` nennt sie.",
        "en": "Which unit is competent does not depend on the place alone; `candidates` names them.",
    }


class DependsOnPerson(Problem):
    status, slug = 409, "competence-depends-on-person"
    title = {"de": "Die zuständige Stelle hängt von der Person ab", "en": "The competent unit depends on the person"}
    detail = {
        "de": "Jede Person hat hier ihre eigene Stelle, zum Beispiel ihre Krankenkasse; `candidates` nennt die Art.",
        "en": "Each person has one of their own here, such as their health insurer; `candidates` names the class.",
    }


class UnitUnknown(Problem):
    status, slug = 404, "unit-unknown"
    title = {"de": "Diese Stelle gibt es nicht", "en": "There is no such unit"}
    detail = {"de": "Die Stelle {unit} ist nicht verzeichnet.", "en": "The unit {unit} is not on record."}
