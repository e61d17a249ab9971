"""The report `compatibility`: do the hours fit family and work, for residents and for staff (council paper 2.8)? Pure."""

from typing import Final

from services.reporting.city.told import Office
from services.reporting.documents.columns import STATUS, named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.documents.small_counts import share, shown
from services.reporting.material import Material
from services.reporting.opening_hours.week import friendly_hours, hours, long_days, opens_on_saturday

RESIDENTS: Final = [
    named("office", "Standort", "Office"),
    words("name", "Name", "Name"),
    number("weeklyHours", "Stunden je Woche", "Hours a week", "h", "higher"),
    number(
        "friendlyHours",
        "davon vor 8, nach 16 Uhr oder samstags",
        "of these before 8, after 16 or on Saturday",
        "h",
        "higher",
    ),
    number("friendlyShare", "Anteil", "Share", "%", "higher"),
    number("longDays", "Tage bis 18 Uhr", "Days until 18:00", None, "higher"),
    words("saturday", "Samstag", "Saturday"),
    STATUS,
]
STAFF: Final = [
    named("office", "Standort", "Office"),
    number("evenings", "Abende ab 18 Uhr je Woche", "Evenings from 18:00 a week", None, "lower"),
    words("saturdayDuty", "Samstagsdienst", "Saturday duty"),
    number("lateShifts", "Spätdienste je Person und Woche", "Late shifts per person and week", None, "lower"),
    number("rosterNotice", "Dienstplan bekannt vor Beginn", "Roster known before it starts", "d", "higher"),
]
BOOKED: Final = [
    named("service", "Dienstleistung", "Service"),
    number("confirmed", "Gebuchte Termine", "Booked appointments"),
    number(
        "friendlyShare",
        "davon vor 8, nach 16 Uhr oder samstags",
        "of these before 8, after 16 or on Saturday",
        "%",
        "higher",
    ),
]
NOTES: Final = [
    {
        "de": "Öffnungszeiten sagen nichts über die Güte eines Angebots (Ratspapier 2.8); die Wartezeit auf Termine steht in der "
        "Bürgerservice-Bilanz daneben.",
        "en": "Opening hours say nothing about the quality of an offer (council paper 2.8); the wait for appointments stands "
        "beside them in the Bürgerservice-Bilanz.",
    },
    {
        "de": "Zahlen zum Personal sind Mittelwerte ganzer Standorte. Einzelne Beschäftigte werden nicht ausgewertet und nicht verglichen.",
        "en": "Figures on staff are averages of whole offices. Single members of staff are neither evaluated nor compared.",
    },
]
SOURCES: Final = [{"de": "Regelwochen des Katalogs, bestätigte Termine, eingereichte Zahlen der Standorte.",
                   "en": "Regular weeks of the catalogue, confirmed appointments, figures handed in by the offices."}]  # fmt: skip
UNKNOWN_STAFF: Final = (
    "Für {n} Standorte sind Spätdienste oder Dienstplanvorlauf nicht eingereicht.",
    "For {n} offices late shifts or roster notice have not been handed in.",
)


def compatibility(material: Material) -> Report:
    """Hours outside the usual working day per office, and what they ask of staff."""
    offices = [each for each in material.city.offices.values() if _judged(each)]
    staff = [_staff(material, office) for office in offices]
    missing = sum(1 for row in staff if row["lateShifts"] is None or row["rosterNotice"] is None)
    return draft(
        material,
        "compatibility",
        {"de": "Vereinbarkeit der Öffnungszeiten mit Familie und Beruf", "en": "Do opening hours fit family and work?"},
        main=table("residents", {"de": "Für Einwohnerinnen und Einwohner", "en": "For residents"}, RESIDENTS,
                   sorted((_resident(office) for office in offices), key=_by_share), Chart(label="name", values=["friendlyShare"])),
        tables=[
            table("staff", {"de": "Für Beschäftigte", "en": "For staff"}, STAFF, staff),
            table("booked", {"de": "Gebuchte Zeiten", "en": "Booked times"}, BOOKED, _booked(material)),
        ],
        notes=NOTES,
        sources=SOURCES,
        gaps=counted(missing, *UNKNOWN_STAFF),
    )  # fmt: skip


def _judged(office: Office) -> bool:
    return not office.external and office.state in ("open", "closing") and hours(office) > 0


def _resident(office: Office) -> Row:
    weekly, friendly = hours(office), friendly_hours(office)
    return {
        "office": office.id, "name": office.name, "weeklyHours": weekly, "friendlyHours": friendly,
        "friendlyShare": round(100 * friendly / weekly, 1), "longDays": long_days(office),
        "saturday": opens_on_saturday(office), "status": office.week_provenance.status if office.week_provenance else None,
    }  # fmt: skip


def _by_share(row: Row) -> tuple[float, str]:
    share_, office = row["friendlyShare"], row["office"]
    return -(share_ if isinstance(share_, float) else 0.0), str(office)


def _staff(material: Material, office: Office) -> Row:
    late = material.contributed("late_shifts", office.id)
    notice = material.contributed("roster_notice_days", office.id)
    return {
        "office": office.id, "evenings": long_days(office), "saturdayDuty": opens_on_saturday(office),
        "lateShifts": late.value if late else None, "rosterNotice": notice.value if notice else None,
    }  # fmt: skip


def _booked(material: Material) -> list[Row]:
    counts = material.counts.appointments.values()
    return [
        {
            "service": each.service,
            "confirmed": shown(each.confirmed),
            "friendlyShare": share(each.friendly, each.confirmed - each.friendly),
        }
        for each in counts
    ]
