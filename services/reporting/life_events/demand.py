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
CASES: Final = [*COLUMNS[:3], number("together", "Vorgänge mit beiden", "Cases with both"), *COLUMNS[4:]]
AGAIN: Final = [
    named("service", "Dienstleistung", "Service"),
    words("title", "Titel", "Title"),
    number("cases", "Vorgänge mit erneutem Besuch", "Cases with another visit"),
]
NOTES: Final = [
    {
        "de": "Gezählt werden Termine und Wartenummern, die für beide Dienstleistungen zugleich genommen wurden. Paare ohne Bündel sind "
        "ein Hinweis, keine Entscheidung.",
        "en": "Appointments and tickets taken for both services at once are counted. Pairs without a bundle are a hint, not a decision.",
    },
    {
        "de": "Nacheinander heißt: zwei Besuche in einem Vorgang, höchstens 30 Tage auseinander. Wer wegen derselben "
        "Dienstleistung noch einmal kommen musste, steht für sich.",
        "en": "One after another means two visits in one case, at most 30 days apart. Those who had to come again for the same service "
        "stand apart.",
    },
    NOTE,
]
SOURCES: Final = [
    {
        "de": "Ereignisse booking.appointment_confirmed, ticket_issued, appointment_finished und case_visited; Definitionen der "
        "Lebenslagen.",
        "en": "Events booking.appointment_confirmed, ticket_issued, appointment_finished and case_visited; definitions of the life events.",
    }
]
GAPS: Final = [
    {
        "de": "Zwei Besuche nacheinander werden nur erkannt, wo beide zu einem Vorgang gehören: Personen werden nicht verfolgt.",
        "en": "Two visits one after another are seen only where both belong to one case: people are not followed.",
    }
]


def demand(material: Material) -> Report:
    """Pairs of services by how often they were wanted together; pairs too rare to be anonymous are left out and counted."""
    counts = material.counts
    pairs, followed = (
        [each for each in found if not hidden(each.together)] for found in (counts.pairs, counts.followed)
    )
    rare = len(counts.pairs) + len(counts.followed) - len(pairs) - len(followed)
    return draft(
        material,
        "demand",
        {"de": "Was zusammen gebraucht wird", "en": "What is needed together"},
        main=table("pairs", {"de": "Paare", "en": "Pairs"}, COLUMNS, [_row(material, each) for each in pairs],
                   Chart(label="titles", values=["together"])),
        tables=[
            table("cases", {"de": "Nacheinander im selben Vorgang", "en": "One after another in one case"}, CASES,
                  [_row(material, each) for each in followed if each.first != each.second]),
            table("again", {"de": "Noch einmal wegen derselben Dienstleistung", "en": "Once more for the same service"}, AGAIN,
                  [{"service": each.first, "title": dict(_title(material, each.first)), "cases": each.together}
                   for each in followed if each.first == each.second]),
        ],
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
