"""The report `unit-readiness`: which unit can already take parcels as data in its own system (council paper 2.6.1). Pure."""

from collections.abc import Mapping
from typing import Final

from services.reporting.documents.columns import named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Report, Row
from services.reporting.documents.small_counts import NOTE, shown
from services.reporting.facts.counts import WayCount
from services.reporting.material import Material

READY: Final[Mapping[str, str]] = {"data": "yes", "mixed": "partly", "inbox": "no", "paper": "no", "unusable": "no"}
"""What the way of a unit says of it; of others nothing is known."""
COLUMNS: Final = [
    named("unit", "Stelle", "Unit"),
    words("name", "Name", "Name"),
    words("inside", "in der Stadt", "inside the city"),
    number("parts", "Teile in Bündeln", "Parts of bundles"),
    words("ready", "Nimmt Pakete als Daten", "Takes parcels as data", {
        "yes": ("ja", "yes"), "partly": ("zum Teil", "partly"), "no": ("nein", "no"), "unknown": ("nicht bekannt", "unknown"),
    }),
    words("way", "Weg", "Way", {
        "data": ("eigenes System", "its own system"), "inbox": ("Eingang bei uns, von Menschen gelesen", "our inbox, read by people"),
        "paper": ("Brief", "letter"), "mixed": ("mehrere Wege", "several ways"),
        "unusable": ("festgelegt, aber nicht nutzbar", "set, but not usable"),
        "nobody": ("nicht festgelegt", "not set"), "simulated": ("nachgestellt", "simulated"),
    }),
    words("since", "zuletzt festgelegt am", "last set on"),
    number("confirmed", "bestätigte Teile im Zeitraum", "parts confirmed in the period"),
]  # fmt: skip
NOTES: Final = [
    {
        "de": "Als Daten nimmt eine Stelle Pakete, wenn für sie eine Schnittstelle (signierter Webhook oder FIT-Connect) eingerichtet ist. "
        "„Zum Teil“: je nach Teil oder Empfänger verschieden. Nicht nutzbar ist ein Weg, dem hier etwas fehlt, "
        "etwa ein Geheimnis. Eine nachgestellte Stelle sagt nichts über die wirkliche.",
        "en": "A unit takes parcels as data where an interface (signed webhook or FIT-Connect) is set up for it. "
        "“Partly”: different by part or receiver. A way is not usable where it lacks something here, "
        "such as a secret. A simulated unit says nothing of the real one.",
    },
    {
        "de": "Bestätigt sind Teile, für die der Weg eine Quittung gab; was Menschen im Eingang bestätigen, zählt hier nicht.",
        "en": "Confirmed are parts for which the way gave a receipt; what people confirm in the inbox does not count here.",
    },
    NOTE,
]
SOURCES: Final = [{"de": "Ereignisse routing.authority_way_set und routing.part_delivered; Definitionen der Lebenslagen.",
                   "en": "Events routing.authority_way_set and routing.part_delivered; definitions of the life events."}]  # fmt: skip
UNKNOWN: Final = ("Von {n} Stellen ist nicht bekannt, ob sie Pakete als Daten nehmen können.",
                  "Of {n} units it is not known whether they can take parcels as data.")  # fmt: skip
NEVER: Final = WayCount("", None, None, 0)


def unit_readiness(material: Material) -> Report:
    """Every unit that decides a part of a bundle or for which a way was set: those of the city first, by their parts."""
    rows = _rows(material)
    return draft(
        material,
        "unit-readiness",
        {"de": "Welche Stelle Pakete als Daten nehmen kann", "en": "Which unit can take parcels as data"},
        main=table("units", {"de": "Stellen", "en": "Units"}, COLUMNS, rows),
        notes=NOTES,
        sources=SOURCES,
        gaps=counted(sum(row["ready"] == "unknown" for row in rows), *UNKNOWN),
    )


def _rows(material: Material) -> list[Row]:
    parts: dict[str, int] = {}
    outside: dict[str, bool] = {}
    for bundle in material.city.bundles.values():
        for part in bundle.part_details:
            parts[part.authority] = parts.get(part.authority, 0) + 1
            outside[part.authority] = part.external
    units = sorted(
        {*parts, *material.counts.ways}, key=lambda unit: (outside.get(unit, True), -parts.get(unit, 0), unit)
    )
    return [_row(material, unit, parts.get(unit, 0), outside.get(unit)) for unit in units]


def _row(material: Material, unit: str, parts: int, outside: bool | None) -> Row:
    told, office = material.counts.ways.get(unit, NEVER), material.city.offices.get(unit)
    return {
        "unit": unit, "name": office.name if office else None, "inside": None if outside is None else not outside, "parts": parts,
        "ready": READY.get(told.way or "", "unknown"), "way": told.way, "since": told.since.date().isoformat() if told.since else None,
        "confirmed": shown(told.confirmed),
    }  # fmt: skip
