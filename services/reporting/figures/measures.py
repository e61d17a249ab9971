"""What can be handed in: each measure with its unit and the kind of thing it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from shared.language import Text

Measure = Literal[
    "annual_cases", "online_cases", "satisfaction", "complete_at_first_try",
    "back_office_hours", "walk_in_wait_minutes", "late_shifts", "roster_notice_days",
]  # fmt: skip
Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The words for a measure, its unit, what it is about and which direction is an improvement."""

    label: Text
    unit: str
    about: Literal["service", "office", "life_event"]
    better: Better | None = None


MEASURES: Final[Mapping[Measure, Meaning]] = {
    "annual_cases": Meaning({"de": "Fälle im Jahr", "en": "Cases a year"}, "1/a", "service"),
    "online_cases": Meaning({"de": "davon online", "en": "of these online"}, "1/a", "service", "higher"),
    "satisfaction": Meaning({"de": "Zufriedene", "en": "Satisfied people"}, "%", "life_event", "higher"),
    "complete_at_first_try": Meaning(
        {"de": "Beim ersten Mal vollständig", "en": "Complete at the first try"}, "%", "life_event", "higher"
    ),
    "back_office_hours": Meaning({"de": "Stunden ohne Publikum je Woche", "en": "Hours without visitors a week"}, "h", "office"),
    "walk_in_wait_minutes": Meaning(
        {"de": "Wartezeit ohne Termin", "en": "Wait without an appointment"}, "min", "office", "lower"
    ),
    "late_shifts": Meaning({"de": "Spätdienste je Person und Woche", "en": "Late shifts per person and week"}, "1/week", "office", "lower"),
    "roster_notice_days": Meaning(
        {"de": "Dienstplan bekannt vor Beginn", "en": "Roster known before it starts"}, "d", "office", "higher"
    ),
}  # fmt: skip
"""Averages over a unit only: nothing in this list says how one member of staff works."""
