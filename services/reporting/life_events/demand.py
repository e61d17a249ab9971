"""The report `demand`: services that people need together, as a hint to the next bundle (council paper 2.5.1). Pure."""

from typing import Final

from services.reporting.documents.columns import named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.documents.small_counts import NOTE, hidden
from services.reporting.facts.counts import PairCount
from services.reporting.material import Material
from shared.language import Text

COLUMNS: Final = [
    named("first", "Dienstleistung", "Service"),
    named("second", "Zusammen mit", "Together with"),
    words("titles", "Titel", "Titles"),
    number("together", "Besuche für beide", "Visits for both"),
    words("lifeEvents", "Gemeinsame Lebenslagen", "Life events of both"),
    words("bundles", "Bündel mit beiden", "Bundles with both"),
]
NOTES: Final = [
    {
        "de": "Gezählt werden Termine und Wartenummern, die für beide Dienstleistungen zugleich genommen wurden. Paare ohne Bündel sind "
        "ein Hinweis, keine Entscheidung.",
        "en": "Appointments and tickets taken for both services at once are counted. Pairs without a bundle are a hint, not a decision.",
    },
    NOTE,
]
SOURCES: Final = [{"de": "Ereignisse booking.appointment_confirmed und booking.ticket_issued; Definitionen der Lebenslagen.",
                   "en": "Events booking.appointment_confirmed and booking.ticket_issued; definitions of the life events."}]  # fmt: skip
GAPS: Final = [
    {
        "de": "Wer zwei Dienstleistungen nacheinander in zwei Besuchen braucht, wird nicht erkannt: Personen werden nicht verfolgt.",
        "en": "Somebody who needs two services one after another in two visits is not seen: people are not followed.",
    }
]


def demand(material: Material) -> Report:
    """Pairs of services by how often they were wanted together; pairs too rare to be anonymous are left out and counted."""
    pairs = [each for each in material.counts.pairs if not hidden(each.together)]
    rare = len(material.counts.pairs) - len(pairs)
    return draft(
        material,
        "demand",
        {"de": "Was zusammen gebraucht wird", "en": "What is needed together"},
        main=table("pairs", {"de": "Paare", "en": "Pairs"}, COLUMNS, [_row(material, each) for each in pairs],
                   Chart(label="titles", values=["together"])),
        notes=NOTES,
        sources=SOURCES,
        gaps=[*GAPS, *counted(rare, "{n} seltene Paare sind verdeckt.", "{n} rare pairs are hidden.")],
    )  # fmt: skip


def _row(material: Material, pair: PairCount) -> Row:
    both = {pair.first, pair.second}
    events = [set(material.city.services[each].life_events) for each in both if each in material.city.services]
    common = sorted(set.intersection(*events)) if len(events) == len(both) else []
    bundles = [
        each.id for each in material.city.bundles.values() if both <= {part.service for part in each.part_details}
    ]
    return {
        "first": pair.first, "second": pair.second, "titles": _titles(material, pair), "together": pair.together,
        "lifeEvents": ", ".join(common) or None, "bundles": ", ".join(bundles) or None,
    }  # fmt: skip


def _titles(material: Material, pair: PairCount) -> dict[str, str]:
    first, second = (_title(material, each) for each in (pair.first, pair.second))
    return {
        language: f"{first.get(language, first['de'])} + {second.get(language, second['de'])}"
        for language in ("de", "en")
    }


def _title(material: Material, service: str) -> Text:
    known = material.city.services.get(service)
    return known.title if known else {"de": service}
