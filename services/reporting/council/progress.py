"""The Umsetzungsbericht: what has become of each need for action of the paper (resolution II; 2.4.4, 2.5.1, 2.6.1). Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.reporting.city.told import Bundle, OfficeCheck, Week
from services.reporting.council.measures import measures
from services.reporting.documents.columns import STATUS, TASK_TYPE, named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.documents.small_counts import NOTE, shown
from services.reporting.material import Material

MEASURES: Final = [
    named("measure", "Handlungsbedarf", "Need for action"),
    words("section", "Abschnitt", "Section"),
    words("what", "Inhalt", "What"),
    number("reached", "Erreicht", "Reached", None, "higher"),
    number("of", "von", "of"),
    number("share", "Anteil", "Share", "%", "higher"),
    words("remark", "Anmerkung", "Remark"),
]
WEEKS: Final = [
    named("group", "Bereich", "Group"),
    number("weeklyHours", "Wöchentliche Erreichbarkeit", "Hours a week", "h", "higher"),
    number("openDays", "Geöffnete Wochentage", "Open days", None, "higher"),
    number("longDays", "davon lange Tage", "of these long days", None, "higher"),
    words("latest", "Längste Erreichbarkeit", "Open until"),
    STATUS,
]
OFFICES: Final = [
    named("office", "Standort", "Office"),
    words("name", "Name", "Name"),
    TASK_TYPE,
    words("result", "Standard", "Standard"),
    number("openDays", "Tage", "Days", None, "higher"),
    number("longDays", "Tage bis 18 Uhr", "Days until 18:00", None, "higher"),
    STATUS,
]
BUNDLES: Final = [
    named("bundle", "Lebenslage", "Life event"),
    words("title", "Titel", "Title"),
    words(
        "maturity",
        "Stand",
        "Standing",
        {
            "real": ("gibt es", "exists"),
            "proposed": ("vorgeschlagen", "proposed"),
            "placeholder": ("Platzhalter", "placeholder"),
        },
    ),
    words(
        "stage",
        "Betrieb",
        "Life cycle",
        {
            "planned": ("geplant", "planned"),
            "pilot": ("Erprobung", "pilot"),
            "live": ("in Betrieb", "live"),
            "retired": ("beendet", "retired"),
        },
    ),
    words("since", "seit", "since"),
    number("version", "Fassung", "Version"),
    number("parts", "Teile", "Parts"),
    number("authorities", "Stellen", "Authorities"),
    number("cases", "Fälle im Zeitraum", "Cases in the period", None, "higher"),
]
WORSE: Final = [
    named("what", "Was", "What"),
    words("kind", "Art", "Kind"),
    words("since", "Seit", "Since"),
    words("instead", "Stattdessen", "Instead"),
]
RESULTS: Final[Mapping[str, dict[str, str]]] = {
    "pass": {"de": "erfüllt", "en": "met"},
    "fail": {"de": "nicht erfüllt", "en": "failed"},
    "info": {"de": "keine Vorgabe", "en": "no requirement"},
}
CLOSED: Final = {"de": "Standort geschlossen", "en": "Office closed"}
FAILED: Final = {"de": "Standard nicht erfüllt", "en": "Standard failed"}
NOTES: Final = [
    {
        "de": "Jede Zeile der ersten Tabelle gehört zu einem Handlungsbedarf des Ratspapiers VII-DS-08441; die Zahlen sind aus dem Katalog "
        "und den Ereignissen berechnet.",
        "en": "Each row of the first table belongs to a need for action of the council paper VII-DS-08441; the figures are computed from "
        "the catalogue and the events.",
    },
    {"de": "Auch was schlechter wurde, steht hier.", "en": "What got worse stands here as well."},
    NOTE,
]
SOURCES: Final = [{"de": "Ratspapier VII-DS-08441; Katalog mit Quelle je Angabe; Lebenslagen; Ereignisse.",
                   "en": "Council paper VII-DS-08441; catalogue with the source of each fact; life events; events."}]  # fmt: skip


def umsetzungsbericht(material: Material) -> Report:
    """Needs for action, hours, standards per office, bundles, and what got worse."""
    invented = sum(1 for each in material.city.checks if each.week_provenance and not each.week_provenance.trusted)
    return draft(
        material,
        "umsetzungsbericht",
        {"de": "Umsetzungsbericht: Zugang zu Verwaltungsleistungen", "en": "Report on implementation: access to public services"},
        main=table("measures", {"de": "Handlungsbedarfe", "en": "Needs for action"}, MEASURES, measures(material),
                   Chart(label="what", values=["share"])),
        tables=[
            table("hours", {"de": "Öffnungszeiten der Servicebereiche", "en": "Opening hours of the Servicebereiche"}, WEEKS,
                  [_week(each) for each in material.city.weeks], Chart(label="group", values=["weeklyHours"])),
            table("offices", {"de": "Standards je Standort", "en": "Standards per office"}, OFFICES,
                  [_office(each) for each in material.city.checks]),
            table("bundles", {"de": "Lebenslagen", "en": "Life events"}, BUNDLES, _bundles(material)),
            table("worse", {"de": "Was schlechter wurde oder nicht erreicht ist", "en": "What got worse or is not reached"}, WORSE,
                  _worse(material)),
        ],
        notes=NOTES,
        sources=SOURCES,
        gaps=counted(invented, "Die Woche von {n} Standorten ist ein Platzhalter; ihr Ergebnis ist keine Aussage über Leipzig.",
                     "The week of {n} offices is a placeholder; their result says nothing about Leipzig."),
    )  # fmt: skip


def _week(week: Week) -> Row:
    return {
        "group": week.title, "weeklyHours": week.weekly_hours, "openDays": week.open_days, "longDays": week.long_days,
        "latest": week.latest, "status": week.provenance.status,
    }  # fmt: skip


def _office(check: OfficeCheck) -> Row:
    measured = {rule.metric: int(rule.measured) for rule in check.rules}
    return {
        "office": check.office, "name": check.name, "taskType": check.task_type, "result": RESULTS[check.result],
        "openDays": measured.get("open_days"), "longDays": measured.get("long_days"),
        "status": check.week_provenance.status if check.week_provenance else None,
    }  # fmt: skip


def _bundles(material: Material) -> list[Row]:
    counts = material.counts.cases
    day = material.period.last or (material.data_until.date() if material.data_until else None)
    return [
        {"bundle": each.id, "title": each.title, "maturity": each.maturity, **_life(each, day), "version": each.version,
         "parts": len(each.part_details),
         "authorities": len({part.authority for part in each.part_details}),
         "cases": shown(counts[each.id].submitted) if each.id in counts else 0}
        for each in material.city.bundles.values()
    ]  # fmt: skip


def _life(bundle: Bundle, day: date | None) -> Row:
    """The stage a bundle is in on a day, and since when; its own word where it has no dates."""
    reached = [each for each in bundle.stages if each.since is None or (day is not None and each.since <= day)]
    now = reached[-1] if reached else None
    return {"stage": now.stage if now else bundle.stage, "since": str(now.since) if now and now.since else None}


def _worse(material: Material) -> list[Row]:
    closed: list[Row] = [
        {"what": each.name, "kind": CLOSED, "since": str(each.closed_from), "instead": each.successor}
        for each in sorted(material.city.offices.values(), key=lambda office: (str(office.closed_from), office.id))
        if each.closed_from is not None and not each.external
    ]
    failed: list[Row] = [
        {"what": each.name, "kind": FAILED, "since": None, "instead": None}
        for each in material.city.checks
        if each.result == "fail"
    ]
    return closed + failed
