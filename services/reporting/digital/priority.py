"""The report `digitalisation-priority`: procedures by visits saved, and units as a whole (council paper 2.6.1). Pure."""

from collections.abc import Sequence
from typing import Final

from services.reporting.city.told import Digitalisation
from services.reporting.documents.columns import named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.material import Material

ONLINE: Final = ("done", "online_without_eid")
OPEN: Final = ("open", "online_without_eid")
UNITS: Final = [
    named("unit", "Organisationseinheit", "Unit"),
    number("visitsSaved", "Ersparbare Wege im Jahr", "Visits that could be saved a year"),
    number("online", "Verfahren online", "Procedures online", None, "higher"),
    number("possible", "Verfahren, die online möglich sind", "Procedures that may be online"),
    number("unknown", "davon ohne bekannte Zahlen", "of these without known figures", None, "lower"),
]
PROCEDURES: Final = [
    number("rank", "Rang", "Rank"),
    named("service", "Dienstleistung", "Service"),
    words("title", "Titel", "Title"),
    words("unit", "Organisationseinheit", "Unit"),
    words("standing", "Stand", "Standing"),
    number("visitsSaved", "Ersparbare Wege im Jahr", "Visits that could be saved a year"),
    words("missing", "Nicht bekannt", "Not known"),
]
NOTES: Final = [
    {
        "de": "Zuerst kommen Einheiten, dann ihre Verfahren: Eine Einheit soll im Ganzen digitalisiert werden (Ratspapier 2.6.1).",
        "en": "Units come first, then their procedures: a unit should be brought online as a whole (council paper 2.6.1).",
    },
    {
        "de": "Was das Recht an die persönliche Vorsprache bindet, hat keinen Rang und führt keine Liste an.",
        "en": "What the law binds to a personal visit has no rank and leads no list.",
    },
    {
        "de": "Ersparbare Wege = Fälle im Jahr × Vorsprachen; wo eine Zahl fehlt oder erfunden ist, steht nichts.",
        "en": "Visits saved = cases a year × visits; where a figure is missing or invented, nothing is said.",
    },
]
SOURCES: Final = [{"de": "Katalog: Fallzahlen, Vorsprachen, Onlinezugang und Recht mit Quelle je Dienstleistung.",
                   "en": "Catalogue: cases, visits, online access and law, with the source of each service."}]  # fmt: skip


def digitalisation_priority(material: Material) -> Report:
    """Units by visits saved with how many of their procedures are online, and all procedures in order."""
    items = material.city.digitalisation
    unknown = sum(1 for each in items if each.standing in OPEN and each.visits_saved is None)
    return draft(
        material,
        "digitalisation-priority",
        {"de": "Reihenfolge der Digitalisierung", "en": "Order of digitalisation"},
        main=table("procedures", {"de": "Verfahren", "en": "Procedures"}, PROCEDURES, [_procedure(each) for each in items]),
        tables=[table("units", {"de": "Organisationseinheiten im Ganzen", "en": "Units as a whole"}, UNITS, units(items),
                      Chart(label="unit", values=["visitsSaved"]))],
        notes=NOTES,
        sources=SOURCES,
        gaps=counted(unknown, "Für {n} Verfahren fehlen Zahlen; sie stehen hinter den bezifferten.",
                     "For {n} procedures figures are missing; they stand behind those that have them."),
    )  # fmt: skip


def units(items: Sequence[Digitalisation]) -> list[Row]:
    """Units by the visits that all their procedures together could save."""
    rows = [_unit(unit, [each for each in items if each.unit == unit]) for unit in {each.unit for each in items}]
    return sorted((row for row in rows if row["possible"]), key=_most_saved_first)


def _most_saved_first(row: Row) -> tuple[int, str]:
    saved = row["visitsSaved"]
    return -(saved if isinstance(saved, int) else 0), str(row["unit"])


def _unit(unit: str, items: Sequence[Digitalisation]) -> Row:
    possible = [each for each in items if each.standing not in ("excluded_by_law", "automatic")]
    return {
        "unit": unit,
        "visitsSaved": sum(each.visits_saved or 0 for each in possible if each.standing in OPEN),
        "online": sum(1 for each in possible if each.standing in ONLINE),
        "possible": len(possible),
        "unknown": sum(1 for each in possible if each.standing in OPEN and each.visits_saved is None),
    }


def _procedure(item: Digitalisation) -> Row:
    return {
        "rank": item.rank, "service": item.service, "title": item.title, "unit": item.unit, "standing": dict(item.reason),
        "visitsSaved": item.visits_saved, "missing": ", ".join(item.missing) or None,
    }  # fmt: skip
