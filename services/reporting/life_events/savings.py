"""The report `savings`: what a bundle spares people and units, with every assumption in sight (council paper 2.5). Pure."""

from typing import Final

from services.reporting.city.told import Bundle
from services.reporting.documents.columns import STATUS, named, number, words
from services.reporting.documents.drafting import draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.documents.small_counts import NOTE, shown
from services.reporting.material import Material
from shared.language import Text

MINUTES: Final[dict[str, tuple[int, Text]]] = {
    "visit": (
        90,
        {"de": "Ein Weg zum Amt, hin und zurück, mit Warten", "en": "A trip to an office and back, with waiting"},
    ),
    "document": (10, {"de": "Ein Nachweis: heraussuchen, kopieren, vorlegen", "en": "A proof: find, copy, hand in"}),
    "entry": (
        5,
        {"de": "Ein Antrag, neu in ein Fachverfahren eingegeben", "en": "An application typed into a procedure again"},
    ),
}
"""Assumptions, none of them measured in Leipzig; they stand in the report so that anybody can calculate with others."""
COLUMNS: Final = [
    named("bundle", "Lebenslage", "Life event"),
    words("title", "Titel", "Title"),
    number("visitsAlone", "Wege einzeln", "Visits one by one"),
    number("visitsTogether", "Wege im Bündel", "Visits in the bundle", None, "lower"),
    number("documentsAlone", "Nachweise einzeln", "Proofs one by one"),
    number("documentsTogether", "Nachweise im Bündel", "Proofs in the bundle", None, "lower"),
    number("minutesPerCase", "Ersparnis je Fall", "Saved per case", "min", "higher"),
    number("cases", "Fälle im Zeitraum", "Cases in the period", None, "higher"),
    number("hoursSaved", "Ersparnis im Zeitraum", "Saved in the period", "h", "higher"),
]
ASSUMPTIONS: Final = [
    named("assumption", "Annahme", "Assumption"),
    words("meaning", "Bedeutung", "Meaning"),
    number("minutes", "Minuten", "Minutes", "min"),
    STATUS,
]
NOTES: Final = [
    {
        "de": "Einzeln: ein Weg je Stelle, die über einen Antrag entscheidet, und jeder Nachweis so oft, wie er verlangt wird. "
        "Im Bündel: ein Weg, jeder Nachweis einmal, und keiner, den ein anderer Teil erzeugt.",
        "en": "One by one: a trip per authority that decides on an application, and each proof as often as it is asked for. "
        "In the bundle: one trip, each proof once, and none that another part produces.",
    },
    NOTE,
]
SOURCES: Final = [{"de": "Definitionen der Lebenslagen; Ereignis bundles.case_submitted; Annahmen wie angegeben.",
                   "en": "Definitions of the life events; event bundles.case_submitted; assumptions as stated."}]  # fmt: skip
GAPS: Final = [
    {"de": "Kosten des Bündels selbst (Verteilen, Begleiten, Technik) sind nicht erhoben.",
     "en": "The cost of the bundle itself (distribution, guidance, technology) has not been collected."},
    {"de": "Gerechnet wird mit allen Teilen einer Lebenslage; nicht jeder Fall braucht alle.",
     "en": "All parts of a life event are counted; not every case needs all of them."},
]  # fmt: skip


def savings(material: Material) -> Report:
    """Visits, proofs and minutes with and without the bundle, and what the cases of the period add up to."""
    rows = [_row(material, each) for each in material.city.bundles.values()]
    assumed: list[Row] = [
        {"assumption": name, "meaning": dict(meaning), "minutes": minutes, "status": "placeholder"}
        for name, (minutes, meaning) in MINUTES.items()
    ]
    return draft(
        material,
        "savings",
        {"de": "Was Bündel ersparen", "en": "What bundles save"},
        main=table("bundles", {"de": "Lebenslagen", "en": "Life events"}, COLUMNS, rows,
                   Chart(label="title", values=["documentsAlone", "documentsTogether"])),
        tables=[table("assumptions", {"de": "Annahmen", "en": "Assumptions"}, ASSUMPTIONS, assumed)],
        notes=NOTES,
        sources=SOURCES,
        gaps=GAPS,
    )  # fmt: skip


def _row(material: Material, bundle: Bundle) -> Row:
    applications = [each for each in bundle.part_details if each.kind == "application"]
    visits = len({each.authority for each in applications})
    alone = sum(len(each.evidence) for each in bundle.part_details)
    together = len(
        {proof.id for each in bundle.part_details for proof in each.evidence if not proof.by.startswith("part:")}
    )
    minutes = (
        (visits - min(visits, 1)) * MINUTES["visit"][0]
        + (alone - together) * MINUTES["document"][0]
        + max(len(applications) - 1, 0) * MINUTES["entry"][0]
    )
    count = material.counts.cases.get(bundle.id)
    cases = shown(count.submitted) if count else 0
    return {
        "bundle": bundle.id, "title": bundle.title, "visitsAlone": visits, "visitsTogether": min(visits, 1),
        "documentsAlone": alone, "documentsTogether": together, "minutesPerCase": minutes, "cases": cases,
        "hoursSaved": None if cases is None else round(cases * minutes / 60, 1),
    }  # fmt: skip
