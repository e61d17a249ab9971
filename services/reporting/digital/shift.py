"""The report `digital-shift`: how intake moves online, month by month, beside the time for visitors (council paper 2.4.4, 2.6). Pure."""

from collections.abc import Sequence
from typing import Final

from services.reporting.documents.columns import named, number, words
from services.reporting.documents.drafting import counted, draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.documents.small_counts import NOTE, share, shown
from services.reporting.facts.counts import MonthCount
from services.reporting.material import Material
from services.reporting.opening_hours.week import hours

NOTABLE: Final = 10.0
"""Points by which the digital share has to grow before somebody should look at how time is divided."""
COLUMNS: Final = [
    named("month", "Monat", "Month"),
    number("online", "Online eingereicht", "Handed in online", None, "higher"),
    number("paper", "Auf Papier oder vor Ort", "On paper or in person"),
    number("visits", "Besuche", "Visits"),
    number("digital", "Anteil digital", "Digital share", "%", "higher"),
    number("growth", "Prozentpunkte seit dem ersten Monat", "Percentage points since the first month"),
    words("review", "Aufteilung prüfen", "Review the division"),
]
FRONT: Final = [
    named("year", "Jahr", "Year"),
    number("offices", "Standorte mit Angabe", "Offices that said"),
    number("front", "Stunden für Publikum", "Hours for visitors", "h"),
    number("back", "Stunden ohne Publikum", "Hours without visitors", "h"),
    number("share", "Anteil für Publikum", "Share for visitors", "%"),
]
NOTES: Final = [
    {
        "de": "Anteil digital: online eingereichte Fälle an allen Fällen und Besuchen des Monats. „Aufteilung prüfen“ heißt: "
        f"Der Anteil ist seit dem ersten Monat um mindestens {NOTABLE:.0f} Punkte gewachsen, und kein Standort hat seither "
        "andere Stunden ohne Publikum gemeldet.",
        "en": "Digital share: cases handed in online, of all cases and visits of the month. “Review the division” means: "
        f"the share has grown by at least {NOTABLE:.0f} points since the first month, and no office has reported other hours "
        "without visitors since.",
    },
    NOTE,
]
SOURCES: Final = [
    {
        "de": "Ereignisse bundles.case_submitted, booking.appointment_finished und booking.ticket_finished; "
        "Regelwochen des Katalogs; Stunden ohne Publikum: eingereicht von den Standorten.",
        "en": "Events bundles.case_submitted, booking.appointment_finished and booking.ticket_finished; "
        "regular weeks of the catalogue; hours without visitors: handed in by the offices.",
    }
]
NOBODY_SAID: Final = (
    "Kein Standort hat Stunden ohne Publikum gemeldet; ob sich die Aufteilung geändert hat, ist nicht bekannt.",
    "No office has reported hours without visitors; whether the division has changed is not known.",
)
NOTHING_COUNTED: Final = ("Im Zeitraum wurde nichts gezählt.", "Nothing was counted in the period.")


def digital_shift(material: Material) -> Report:
    """Each month of the period with its digital share, and whether the division of time should be looked at again."""
    front = _front(material)
    latest = max((str(row["year"]) for row in front), default="")
    return draft(
        material,
        "digital-shift",
        {"de": "Wie sich der Eingang verlagert", "en": "How intake moves"},
        main=table("months", {"de": "Monate", "en": "Months"}, COLUMNS, months(material.counts.months, latest),
                   Chart(label="month", values=["digital"])),
        tables=[table("front-office", {"de": "Zeit für Publikum", "en": "Time for visitors"}, FRONT, front)],
        notes=NOTES,
        sources=SOURCES,
        gaps=[*counted(int(not front), *NOBODY_SAID), *counted(int(not material.counts.months), *NOTHING_COUNTED)],
    )  # fmt: skip


def months(counts: Sequence[MonthCount], hours_known_until: str) -> list[Row]:
    """Months in their order; a share of small counts is hidden, and so is what follows from it.

    `hours_known_until` is the last year for which an office told its hours, empty when none did.
    """
    rows: list[Row] = []
    first: float | None = None
    for each in counts:
        digital = share(each.online, each.paper, each.visits)
        first = digital if first is None else first
        growth = None if digital is None or first is None else round(digital - first, 1)
        unchanged = bool(hours_known_until) and hours_known_until <= counts[0].month[:4]
        rows.append({
            "month": each.month, "online": shown(each.online), "paper": shown(each.paper), "visits": shown(each.visits),
            "digital": digital, "growth": growth,
            "review": None if growth is None or not hours_known_until else growth >= NOTABLE and unchanged,
        })  # fmt: skip
    return rows


def _front(material: Material) -> list[Row]:
    """Hours of the offices that said how many they spend without visitors, by the year they said it for."""
    sums: dict[int, tuple[int, float, float]] = {}
    for office in material.city.offices.values():
        back = material.contributed("back_office_hours", office.id)
        if back is not None:
            offices, front, behind = sums.get(back.year, (0, 0.0, 0.0))
            sums[back.year] = offices + 1, front + hours(office), behind + back.value
    return [
        {"year": str(year), "offices": offices, "front": front, "back": behind, "share": _percent(front, front + behind)}
        for year, (offices, front, behind) in sorted(sums.items())
    ]  # fmt: skip


def _percent(part: float, whole: float) -> float | None:
    return round(100 * part / whole, 1) if whole else None
