"""The Bürgerservice-Bilanz: the most important services by life event, with key figures (council paper 2.7). Pure."""

from collections.abc import Iterable
from typing import Final

from services.reporting.city.told import Figure, LifeEvent, Service
from services.reporting.documents.columns import SOURCE, STATUS, YEAR, named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.documents.small_counts import NOTE, parts_shown, share, shown
from services.reporting.facts.counts import AppointmentCount, CaseCount
from services.reporting.material import Material
from services.reporting.opening_hours.week import hours

LIFE_EVENTS: Final = [
    named("lifeEvent", "Lebenslage", "Life event"),
    words("title", "Titel", "Title"),
    number("services", "Dienstleistungen", "Services"),
    number("onlineShare", "davon online", "of these online", "%", "higher"),
    number("cases", "Abgegebene Fälle", "Cases handed in", None, "higher"),
    number("online", "online", "online"),
    number("envelope", "im Umschlag", "by envelope"),
    number("place", "vor Ort", "on the spot"),
    number("daysMedian", "Tage bis Abschluss, Median", "Days until finished, median", "d", "lower"),
    number("daysP90", "Tage bis Abschluss, 90 %", "Days until finished, 90 %", "d", "lower"),
    number("completeAtFirstTry", "Beim ersten Mal vollständig", "Complete at the first try", "%", "higher"),
    number("satisfaction", "Zufriedene", "Satisfied", "%", "higher"),
]
SERVICES: Final = [
    words("lifeEvent", "Lebenslage", "Life event"),
    named("service", "Dienstleistung", "Service"),
    words("title", "Titel", "Title"),
    number("annualCases", "Fälle im Jahr", "Cases a year"),
    YEAR,
    STATUS,
    SOURCE,
    words("online", "Online", "Online"),
    number("onlineCases", "davon online", "of these online", "%", "higher"),
    number("appointments", "Gebuchte Termine", "Booked appointments"),
    number("waitDays", "Wartezeit auf den Termin, Median", "Wait for the appointment, median", "d", "lower"),
    number("cancelled", "abgesagt", "cancelled", "%"),
    number("noShow", "nicht erschienen", "did not come", "%", "lower"),
]
COUNTERS: Final = [
    named("service", "Dienstleistung", "Service"),
    number("served", "Bedient", "Served"),
    number("planned", "Geplant", "Planned", "min"),
    number("median", "Gemessen, Median", "Measured, median", "min"),
    number("p80", "Gemessen, 80 %", "Measured, 80 %", "min"),
]
WAITS: Final = [
    named("office", "Standort", "Office"),
    number("tickets", "Wartemarken", "Tickets"),
    number("waitMinutes", "Wartezeit, Median", "Wait, median", "min", "lower"),
    number("left", "vorher gegangen", "had left before", "%", "lower"),
    number("weeklyHours", "Öffnung je Woche", "Open a week", "h", "higher"),
]
FIGURES: Final = [
    named("figure", "Kennzahl", "Figure"),
    words("label", "Bedeutung", "Meaning"),
    number("value", "Wert", "Value"),
    words("unit", "Einheit", "Unit"),
    YEAR,
    number("previous", "Jahr davor", "Year before"),
    number("change", "Veränderung", "Change", "%"),
    STATUS,
    SOURCE,
]
MODES: Final = ("online", "envelope", "place")
"""How a case is handed in."""
NOTES: Final = [
    {
        "de": "Eine Dienstleistung steht bei ihrer ersten Lebenslage. Zahlen mit der Herkunft „placeholder“ sind für die Vorführung "
        "erfunden und sagen nichts über Leipzig.",
        "en": "A service stands with its first life event. Figures with the provenance “placeholder” are invented for the "
        "demonstration and say nothing about Leipzig.",
    },
    {
        "de": "Neben jeder Zahl zur Menge steht eine zur Güte: Zeit bis zum Abschluss, Wartezeit, Vollständigkeit, Zufriedenheit.",
        "en": "Beside each figure of volume stands one of quality: time until finished, wait, completeness, satisfaction.",
    },
    NOTE,
]
SOURCES: Final = [
    {"de": "Katalog (Fallzahlen mit Jahr und Quelle), veröffentlichte Kennzahlen, eingereichte Zahlen, Ereignisse von booking und bundles. "
           "Die Schlüssel der Quellen stehen unter /v1/sources.",
     "en": "Catalogue (case numbers with year and source), published figures, handed-in figures, events of booking and bundles. "
           "The keys of the sources stand at /v1/sources."}
]  # fmt: skip
NO_PEOPLE: Final = {"de": "Kennzahlen einzelner Beschäftigter werden nicht gebildet.",
                    "en": "No figures of single members of staff are made."}  # fmt: skip


def buergerservice_bilanz(material: Material) -> Report:
    """Life events, their services and the published figures of the city."""
    services = [_service(material, each) for each in material.city.services.values()]
    services.sort(key=_by_life_event)
    invented = sum(1 for row in services if row["status"] == "placeholder")
    unknown = sum(1 for row in services if row["annualCases"] is None)
    figures = [_figure(each) for each in material.city.figures]
    return draft(
        material,
        "buergerservice-bilanz",
        {"de": "Bürgerservice-Bilanz", "en": "Balance of citizen services"},
        main=table("life-events", {"de": "Lebenslagen", "en": "Life events"}, LIFE_EVENTS,
                   [_life_event(material, each) for each in material.city.life_events], Chart(label="title", values=["onlineShare"])),
        tables=[
            table("services", {"de": "Dienstleistungen nach Lebenslagen", "en": "Services by life event"}, SERVICES, services),
            table("durations", {"de": "Dauer am Schalter", "en": "Time at the counter"}, COUNTERS, _durations(material)),
            table("waits", {"de": "Ohne Termin", "en": "Without an appointment"}, WAITS, _waits(material)),
            table("figures", {"de": "Veröffentlichte Kennzahlen", "en": "Published figures"}, FIGURES, figures),
        ],
        notes=NOTES,
        sources=SOURCES,
        gaps=[
            *counted(invented, "{n} Fallzahlen sind für die Vorführung erfunden (placeholder).",
                     "{n} case numbers are invented for the demonstration (placeholder)."),
            *counted(unknown, "Für {n} Dienstleistungen ist keine Fallzahl bekannt.", "For {n} services no case number is known."),
            *_not_handed_in(material), NO_PEOPLE,
        ],
    )  # fmt: skip


def _life_event(material: Material, event: LifeEvent) -> Row:
    services = [each for each in material.city.services.values() if event.id in each.life_events]
    online = sum(1 for each in services if each.online.available)
    cases = [count for name in event.bundles if (count := material.counts.cases.get(name))]
    complete, satisfied = (material.contributed(m, event.id) for m in ("complete_at_first_try", "satisfaction"))
    row: Row = {
        "lifeEvent": event.id, "title": event.title, "services": len(services),
        "onlineShare": round(100 * online / len(services), 1) if services else None,
        "completeAtFirstTry": complete.value if complete else None, "satisfaction": satisfied.value if satisfied else None,
    }  # fmt: skip
    return row | _cases(cases)


def _cases(cases: Iterable[CaseCount]) -> Row:
    """The cases of the one bundle of a life event; several are added up, and then have no common median."""
    found = list(cases)
    one = found[0] if len(found) == 1 and shown(found[0].finished) else None
    modes = parts_shown(*(sum(getattr(each, mode) for each in found) for mode in MODES))
    return {
        "cases": shown(sum(each.submitted for each in found)), **dict(zip(MODES, modes, strict=True)),
        "daysMedian": one.days_median if one else None, "daysP90": one.days_p90 if one else None,
    }  # fmt: skip


def _service(material: Material, service: Service) -> Row:
    own, told = material.contributed("annual_cases", service.id), service.criteria.annual_cases
    online = material.contributed("online_cases", service.id)
    cases = own.value if own else told.value
    row: Row = {
        "lifeEvent": service.life_events[0] if service.life_events else None, "service": service.id, "title": service.title,
        "annualCases": int(cases) if cases is not None else None, "year": str(own.year if own else told.year or "") or None,
        "status": "sourced" if own else told.provenance.status,
        "source": own.source if own else ", ".join(told.provenance.sources) or None, "online": service.online.available,
        "onlineCases": round(100 * online.value / own.value, 1) if online and own and own.value else None,
    }  # fmt: skip
    return row | _appointments(material.counts.appointments.get(service.id))


def _appointments(count: AppointmentCount | None) -> Row:
    if count is None:
        return {"appointments": 0, "waitDays": None, "cancelled": None, "noShow": None}
    visible = shown(count.confirmed)
    return {
        "appointments": visible, "waitDays": count.days_median if visible else None,
        "cancelled": share(count.cancelled, count.confirmed - count.cancelled), "noShow": share(count.no_show, count.finished),
    }  # fmt: skip


def _by_life_event(row: Row) -> tuple[bool, str, int, str]:
    cases = row["annualCases"]
    return (
        row["lifeEvent"] is None,
        str(row["lifeEvent"]),
        -(cases if isinstance(cases, int) else -1),
        str(row["service"]),
    )


def _durations(material: Material) -> list[Row]:
    return [
        {
            "service": each.service, "served": shown(each.served), "planned": _planned(material, each.service),
            "median": each.minutes_median if shown(each.served) else None, "p80": each.minutes_p80 if shown(each.served) else None,
        }
        for each in material.counts.durations.values()
    ]  # fmt: skip


def _planned(material: Material, service: str) -> int | None:
    known = material.city.services.get(service)
    return known.criteria.duration_minutes.value if known else None


def _waits(material: Material) -> list[Row]:
    offices = material.city.offices
    return [
        {
            "office": each.office, "tickets": shown(each.issued), "waitMinutes": each.minutes_median if shown(each.called) else None,
            "left": share(each.missed, each.issued - each.missed),
            "weeklyHours": hours(offices[each.office]) if each.office in offices else None,
        }
        for each in material.counts.waits
    ]  # fmt: skip


def _figure(each: Figure) -> Row:
    change = None if not each.previous else round(100 * (each.value - each.previous) / each.previous, 1)
    return {
        "figure": each.id, "label": each.label, "value": each.value, "unit": each.unit,
        "year": None if each.year is None else str(each.year), "previous": each.previous, "change": change,
        "status": each.provenance.status, "source": ", ".join(each.provenance.sources) or None,
    }  # fmt: skip


def _not_handed_in(material: Material) -> list[dict[str, str]]:
    there = {measure for measure, _ in material.figures}
    absent = {
        "satisfaction": ("Zufriedenheit", "satisfaction"),
        "complete_at_first_try": ("Vollständigkeit beim ersten Mal", "completeness at the first try"),
        "walk_in_wait_minutes": ("Wartezeit ohne Termin", "wait without an appointment"),
        "online_cases": ("Anteil online gestellter Anträge", "share of applications made online"),
    }
    return [
        {"de": f"{german}: von keiner Stelle eingereicht.", "en": f"{english}: handed in by no unit."}
        for measure, (german, english) in absent.items()
        if measure not in there
    ]
