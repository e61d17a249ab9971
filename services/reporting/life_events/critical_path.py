"""The report `critical-path`: which part of a bundle costs the most days (council paper 2.5). Pure."""

from collections.abc import Mapping
from typing import Final

from services.reporting.city.told import Bundle, Part
from services.reporting.documents.columns import named, number, words
from services.reporting.documents.drafting import draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.documents.small_counts import NOTE, hidden, shown
from services.reporting.facts.counts import PartCount
from services.reporting.material import Material

COLUMNS: Final = [
    named("bundle", "Lebenslage", "Life event"),
    named("part", "Teil", "Part"),
    words("title", "Titel", "Title"),
    words("authority", "Stelle", "Authority"),
    number("wave", "Welle", "Wave"),
    number("expectedDays", "Üblich", "Usual", "d"),
    number("decided", "Entschieden", "Decided"),
    number("daysMedian", "Dauer, Median", "Time, median", "d", "lower"),
    number("daysP90", "Dauer, 90 %", "Time, 90 %", "d", "lower"),
    number("last", "Zuletzt entschieden in Fällen", "Decided last in cases"),
]
NOTES: Final = [
    {
        "de": "Die Welle sagt, wie viele Teile nacheinander vor diesem fertig sein müssen. „Zuletzt entschieden“ zählt die Fälle, "
        "die auf diesen Teil am längsten gewartet haben.",
        "en": "The wave says how many parts have to be finished one after another before this one. “Decided last” counts the cases "
        "that waited for this part the longest.",
    },
    NOTE,
]
SOURCES: Final = [{"de": "Definitionen der Lebenslagen; Ereignisse bundles.part_released und routing.part_decided.",
                   "en": "Definitions of the life events; events bundles.part_released and routing.part_decided."}]  # fmt: skip
GAPS: Final = [
    {
        "de": "„Üblich“ ist leer, wo keine Dauer veröffentlicht ist.",
        "en": "“Usual” is empty where no time is published.",
    }
]


def critical_path(material: Material) -> Report:
    """Every part of every bundle with its wave, the usual and the measured time."""
    counted = {(each.bundle, each.part): each for each in material.counts.parts}
    rows = [row for bundle in material.city.bundles.values() for row in _rows(bundle, counted)]
    return draft(
        material,
        "critical-path",
        {"de": "Wo in einer Lebenslage die Zeit bleibt", "en": "Where the time of a life event goes"},
        main=table("parts", {"de": "Teile", "en": "Parts"}, COLUMNS, rows, Chart(label="title", values=["daysMedian"])),
        notes=NOTES,
        sources=SOURCES,
        gaps=GAPS,
    )


def waves(parts: Mapping[str, Part]) -> dict[str, int]:
    """For each part how many parts in a row lead to it, itself included; what waits for nothing is 1."""
    found: dict[str, int] = {}

    def wave(name: str) -> int:
        if name not in found:
            found[name] = 1 + max((wave(edge.part) for edge in parts[name].depends_on if edge.part in parts), default=0)
        return found[name]

    return {name: wave(name) for name in parts}


def _rows(bundle: Bundle, counted: Mapping[tuple[str, str], PartCount]) -> list[Row]:
    wave = waves({each.id: each for each in bundle.part_details})
    return [
        _row(bundle, each, wave[each.id]) | _measured(counted.get((bundle.id, each.id)))
        for each in sorted(bundle.part_details, key=lambda part: (wave[part.id], part.id))
    ]


def _row(bundle: Bundle, part: Part, wave: int) -> Row:
    return {
        "bundle": bundle.id, "part": part.id, "title": part.title, "authority": part.authority, "wave": wave,
        "expectedDays": part.target_days,
    }  # fmt: skip


def _measured(count: PartCount | None) -> Row:
    if count is None:
        return {"decided": 0, "daysMedian": None, "daysP90": None, "last": 0}
    if hidden(count.decided):
        return {"decided": None, "daysMedian": None, "daysP90": None, "last": None}
    return {
        "decided": count.decided, "daysMedian": count.days_median, "daysP90": count.days_p90, "last": shown(count.last),
    }  # fmt: skip
