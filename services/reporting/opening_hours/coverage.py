"""The report `coverage`: where and when what very many people need is on offer (council paper 2.3). Pure."""

from collections.abc import Iterable
from typing import Final

from services.reporting.city.told import Office, Service
from services.reporting.documents.columns import STATUS, named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Chart, Column, Report, Row
from services.reporting.material import Material
from services.reporting.opening_hours.week import hours, is_open, long_days, opens_on_saturday

HIGH_VOLUME: Final = 10_000
"""Cases a year from which a number is very high ("üblicherweise mindestens zehntausend", council paper 2.4.3)."""
DAYS: Final = {
    "mon": {"de": "Montag", "en": "Monday"}, "tue": {"de": "Dienstag", "en": "Tuesday"},
    "wed": {"de": "Mittwoch", "en": "Wednesday"}, "thu": {"de": "Donnerstag", "en": "Thursday"},
    "fri": {"de": "Freitag", "en": "Friday"}, "sat": {"de": "Samstag", "en": "Saturday"},
}  # fmt: skip
FIRST_HOUR, LAST_HOUR = 7, 19
SERVICES: Final = [
    named("service", "Dienstleistung", "Service"),
    words("title", "Titel", "Title"),
    number("cases", "Fälle im Jahr", "Cases a year"),
    STATUS,
    number("offices", "Standorte", "Offices", None, "higher"),
    number("districts", "Ortsteile", "Districts", None, "higher"),
    number("weeklyHours", "Stunden je Woche, alle Standorte", "Hours a week, all offices", "h", "higher"),
    number("lateOffices", "Standorte mit Abend ab 18 Uhr", "Offices open until 18:00", None, "higher"),
    number("saturdayOffices", "Standorte mit Samstag", "Offices open on Saturday", None, "higher"),
    words("online", "Online", "Online"),
]
NOTES: Final = [{"de": "Gezählt werden Standorte, die heute bestehen und die Leistung annehmen oder darüber entscheiden.",
                 "en": "Offices that exist today and accept or decide on the service are counted."}]  # fmt: skip
SOURCES: Final = [{"de": "Katalog: Fallzahlen mit Jahr und Quelle, Standorte, Regelwochen.",
                   "en": "Catalogue: case numbers with year and source, offices, regular weeks."}]  # fmt: skip


def coverage(material: Material) -> Report:
    """High-volume services with the offices, hours and districts they are on offer in, and the hours nobody covers."""
    services = sorted(
        (each for each in material.city.services.values() if (each.criteria.annual_cases.value or 0) >= HIGH_VOLUME),
        key=lambda each: (-(each.criteria.annual_cases.value or 0), each.id),
    )
    unknown = sum(1 for each in material.city.services.values() if each.criteria.annual_cases.value is None)
    return draft(
        material,
        "coverage",
        {"de": "Erreichbarkeit der Dienstleistungen mit hohen Fallzahlen", "en": "Reach of services with high case numbers"},
        main=table("services", {"de": "Dienstleistungen", "en": "Services"}, SERVICES,
                   [_row(material, each) for each in services], Chart(label="title", values=["weeklyHours"])),
        tables=[table("week", {"de": "Offene Bürgerbüros je Wochentag und Stunde", "en": "Open citizen offices by weekday and hour"},
                      _hour_columns(), _week(material.city.offices.values()))],
        notes=NOTES,
        sources=SOURCES,
        gaps=[*counted(unknown, "Für {n} Dienstleistungen ist keine Fallzahl bekannt.", "For {n} services no case number is known."),
              {"de": "Wegezeiten sind nicht berechnet.", "en": "Travel times are not computed."}],
    )  # fmt: skip


def _row(material: Material, service: Service) -> Row:
    ids = {each.id for each in service.offices if {"accept", "decide"} & set(each.capabilities)}
    offices = [each for each in material.city.offices_of(service) if each.id in ids]
    cases = service.criteria.annual_cases
    return {
        "service": service.id, "title": service.title, "cases": cases.value, "status": cases.provenance.status,
        "offices": len(offices), "districts": len({o.address.district for o in offices if o.address and o.address.district}),
        "weeklyHours": round(sum(map(hours, offices)), 1), "lateOffices": sum(1 for o in offices if long_days(o)),
        "saturdayOffices": sum(map(opens_on_saturday, offices)), "online": service.online.available,
    }  # fmt: skip


def _hour_columns() -> list[Column]:
    hours_ = [
        number(f"h{hour:02}", f"{hour} Uhr", f"{hour}:00", None, "higher") for hour in range(FIRST_HOUR, LAST_HOUR + 1)
    ]
    return [named("weekday", "Wochentag", "Weekday"), *hours_]


def _week(offices: Iterable[Office]) -> list[Row]:
    citizen = [each for each in offices if each.kind == "citizen_office" and each.state in ("open", "closing")]
    return [
        {"weekday": name}
        | {f"h{hour:02}": sum(is_open(o, day, hour * 60) for o in citizen) for hour in range(FIRST_HOUR, LAST_HOUR + 1)}
        for day, name in DAYS.items()
    ]
