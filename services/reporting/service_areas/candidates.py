"""The report `servicebereich-candidates`: what might move into a Servicebereich, and what sits there without meeting the criteria. Pure."""

from typing import Final

from services.reporting.city.told import Relocation
from services.reporting.documents.columns import named, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Report, Row
from services.reporting.material import Material

VERDICTS: Final = {
    "yes": {"de": "erfüllt alle Kriterien", "en": "meets all criteria"},
    "undetermined": {"de": "noch nicht entscheidbar", "en": "cannot be decided yet"},
    "no": {"de": "erfüllt ein Kriterium nicht", "en": "fails a criterion"},
}
RESULTS: Final = {
    "met": {"de": "erfüllt", "en": "met"},
    "failed": {"de": "nicht erfüllt", "en": "failed"},
    "unknown": {"de": "nicht bekannt", "en": "unknown"},
}
CRITERIA: Final = {
    "max_20_min": ("höchstens 20 Minuten", "at most 20 minutes"),
    "min_10000_cases": ("üblicherweise 10.000 Fälle im Jahr", "usually 10,000 cases a year"),
    "max_2_visits": ("höchstens zwei Vorsprachen", "at most two visits"),
    "residents": ("für Einwohnerinnen und Einwohner", "for residents"),
}
COLUMNS: Final = [
    named("service", "Dienstleistung", "Service"),
    words("title", "Titel", "Title"),
    words("unit", "Organisationseinheit", "Unit"),
    words("verdict", "Ergebnis", "Verdict"),
    *(words(name, *texts) for name, texts in CRITERIA.items()),
]
NOTES: Final = [
    {
        "de": "Die vier Kriterien stehen im Ratspapier, 2.4.3. Eine fehlende oder erfundene Zahl entscheidet nichts.",
        "en": "The four criteria stand in the council paper, 2.4.3. A figure that is missing or invented decides nothing.",
    }
]
SOURCES: Final = [{"de": "Katalog: Prüfung jeder Dienstleistung unter /v1/services/{id}/servicebereich-check.",
                   "en": "Catalogue: check of every service at /v1/services/{id}/servicebereich-check."}]  # fmt: skip


def servicebereich_candidates(material: Material) -> Report:
    """Both directions, the surest first, each with the figure that has to be collected."""
    found = material.city.relocations
    undecided = sum(1 for each in found.candidates if each.verdict == "undetermined")
    return draft(
        material,
        "servicebereich-candidates",
        {"de": "Dienstleistungen für die Servicebereiche", "en": "Services for the Servicebereiche"},
        main=table("candidates", {"de": "Könnten in einen Servicebereich", "en": "Might move into a Servicebereich"}, COLUMNS,
                   [_row(each) for each in found.candidates]),
        tables=[table("misplaced", {"de": "Liegen in einem Servicebereich, ohne die Kriterien zu erfüllen",
                                    "en": "Lie in a Servicebereich without meeting the criteria"},
                      COLUMNS, [_row(each) for each in found.misplaced])],
        notes=NOTES,
        sources=SOURCES,
        gaps=counted(undecided, "Für {n} Dienstleistungen fehlt eine Zahl; sie zu erheben ist der nächste Schritt.",
                     "For {n} services a figure is missing; collecting it is the next step."),
    )  # fmt: skip


def _row(item: Relocation) -> Row:
    results = {rule.id: RESULTS[rule.result] for rule in item.rules}
    criteria: Row = {name: results.get(name) for name in CRITERIA}
    head: Row = {"service": item.service, "title": item.title, "unit": item.unit, "verdict": VERDICTS[item.verdict]}
    return head | criteria
