"""The report `front-office-share`: how much of the time is for visitors (70 to 90 per cent in a Servicebereich, 2.4.3). Pure."""

from typing import Final

from services.reporting.city.told import Office
from services.reporting.documents.columns import SOURCE, TASK_TYPE, YEAR, named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.material import Material
from services.reporting.opening_hours.week import hours

LEAST, MOST = 70.0, 90.0
"""Per cent: "fast ausschließlich, d.h. 70 - 90 %, im Front-Office" (council paper 2.4.3)."""
STANDINGS: Final = {
    "below": {"de": "darunter", "en": "below"},
    "within": {"de": "im Rahmen", "en": "within"},
    "above": {"de": "darüber", "en": "above"},
    "not_binding": {"de": "keine Vorgabe", "en": "no requirement"},
}
COLUMNS: Final = [
    named("office", "Standort", "Office"),
    words("name", "Name", "Name"),
    TASK_TYPE,
    number("front", "Stunden für Publikum", "Hours for visitors", "h"),
    number("back", "Stunden ohne Publikum", "Hours without visitors", "h"),
    number("share", "Anteil für Publikum", "Share for visitors", "%"),
    words("standing", "Gegen 70–90 %", "Against 70–90 %"),
    YEAR,
    SOURCE,
]
NOTES: Final = [
    {
        "de": "Öffnungszeit (Front-Office) steht gegen Schließzeit, in der Anträge bearbeitet werden (Back-Office), je Woche.",
        "en": "Opening time (front office) is set against time closed to visitors and spent on applications (back office), per week.",
    }
]
SOURCES: Final = [{"de": "Regelwochen des Katalogs; Stunden ohne Publikum: eingereicht von den Standorten.",
                   "en": "Regular weeks of the catalogue; hours without visitors: handed in by the offices."}]  # fmt: skip


def front_office_share(material: Material) -> Report:
    """Front against back office per office; without the hours of the back office it is unknown, never assumed."""
    offices = [each for each in material.city.offices.values() if not each.external and hours(each) > 0]
    rows = [_row(material, each) for each in offices]
    missing = sum(1 for row in rows if row["share"] is None)
    return draft(
        material,
        "front-office-share",
        {"de": "Anteil der Zeit für Publikum", "en": "Share of time for visitors"},
        main=table("offices", {"de": "Standorte", "en": "Offices"}, COLUMNS, rows, Chart(label="name", values=["share"])),
        notes=NOTES,
        sources=SOURCES,
        gaps=counted(missing, "Für {n} Standorte sind die Stunden ohne Publikum nicht eingereicht.",
                     "For {n} offices the hours without visitors have not been handed in."),
    )  # fmt: skip


def standing(task_type: str, share: float) -> str:
    """Where a share lies; the range binds Servicebereiche only."""
    if task_type != "servicebereich":
        return "not_binding"
    return "below" if share < LEAST else "above" if share > MOST else "within"


def _row(material: Material, office: Office) -> Row:
    front, back = hours(office), material.contributed("back_office_hours", office.id)
    share = None if back is None else round(100 * front / (front + back.value), 1)
    return {
        "office": office.id, "name": office.name, "taskType": office.task_type, "front": front,
        "back": back.value if back else None, "share": share,
        "standing": None if share is None else STANDINGS[standing(office.task_type, share)],
        "year": str(back.year) if back else None, "source": back.source if back else None,
    }  # fmt: skip
