"""The report `actor-analysis`: who is best placed to offer a bundle (council paper 2.5.1). Advice from data; a person decides. Pure."""

from typing import Final

from services.reporting.city.told import Bundle
from services.reporting.documents.columns import named, number, words
from services.reporting.documents.drafting import draft, table
from services.reporting.documents.schemas import Report, Row
from services.reporting.life_events.critical_path import waves
from services.reporting.material import Material
from services.reporting.opening_hours.week import hours

COLUMNS: Final = [
    named("bundle", "Lebenslage", "Life event"),
    named("actor", "Stelle", "Actor"),
    number("decides", "entscheidet von allen Teilen", "decides of all parts", "%"),
    words("startsIt", "erzeugt, worauf andere warten", "produces what others wait for"),
    number("weeklyHours", "Öffnung je Woche", "Open a week", "h"),
    words("serviceArea", "Servicebereich", "Servicebereich"),
    number("points", "Punkte von 4", "Points of 4"),
]
NOTES: Final = [
    {
        "de": "Bis zu je einen Punkt gibt es für den Anteil der Teile, über die eine Stelle entscheidet; dafür, dass andere auf ihr "
        "Ergebnis warten; für Öffnungszeit (gegen die längste der Stellen); und für einen Servicebereich.",
        "en": "Up to one point each is given for the share of parts an actor decides; for others waiting for its result; for opening "
        "hours (against the longest among the actors); and for being a Servicebereich.",
    },
    {
        "de": "Das ist ein Rat aus Daten. Rechtliche Grenzen der Zuständigkeit prüft und entscheidet ein Mensch.",
        "en": "This is advice from data. A person checks the legal limits of competence and decides.",
    },
]
SOURCES: Final = [{"de": "Definitionen der Lebenslagen, Standorte und Regelwochen des Katalogs.",
                   "en": "Definitions of the life events, offices and regular weeks of the catalogue."}]  # fmt: skip
GAPS: Final = [{"de": "Personal, Räume und Erfahrung der Stellen sind nicht erhoben.",
                "en": "Staff, rooms and experience of the actors have not been collected."}]  # fmt: skip


def actor_analysis(material: Material) -> Report:
    """Every actor of the city that decides a part of a bundle, the best placed first."""
    rows = [row for bundle in material.city.bundles.values() for row in _ranked(material, bundle)]
    return draft(
        material,
        "actor-analysis",
        {"de": "Wer ein Bündel anbieten könnte", "en": "Who could offer a bundle"},
        main=table("actors", {"de": "Stellen", "en": "Actors"}, COLUMNS, rows),
        notes=NOTES,
        sources=SOURCES,
        gaps=GAPS,
    )


def _ranked(material: Material, bundle: Bundle) -> list[Row]:
    actors = sorted({each.authority for each in bundle.part_details if not each.external})
    offices = {name: material.city.offices.get(name) for name in actors}
    longest = max((hours(office) for office in offices.values() if office), default=0.0)
    first = _roots(bundle)
    rows: list[tuple[float, Row]] = []
    for name in actors:
        office = offices[name]
        decides = sum(1 for each in bundle.part_details if each.authority == name) / len(bundle.part_details)
        open_hours, area = (hours(office), office.task_type == "servicebereich") if office else (None, None)
        points = decides + (name in first) + ((open_hours or 0) / longest if longest else 0) + bool(area)
        rows.append((points, {
            "bundle": bundle.id, "actor": name, "decides": round(100 * decides, 1), "startsIt": name in first,
            "weeklyHours": open_hours, "serviceArea": area, "points": round(points, 2),
        }))  # fmt: skip
    return [row for _, row in sorted(rows, key=lambda each: (-each[0], str(each[1]["actor"])))]


def _roots(bundle: Bundle) -> set[str]:
    """Actors of parts in the first wave on whose result another part waits."""
    parts = {each.id: each for each in bundle.part_details}
    wave, waited_for = waves(parts), {edge.part for each in bundle.part_details for edge in each.depends_on}
    return {each.authority for each in bundle.part_details if wave[each.id] == 1 and each.id in waited_for}
