"""Which services to bring online first: by visits saved; what the law keeps at the counter never leads. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from services.catalog.standards.criteria import Fact
from shared.language import Text

Standing = Literal["open", "online_without_eid", "done", "automatic", "excluded_by_law"]
RANKED: Final[tuple[Standing, ...]] = ("open", "online_without_eid")
ORDER: Final[tuple[Standing, ...]] = ("open", "online_without_eid", "done", "automatic", "excluded_by_law")

REASONS: Final[Mapping[Standing, Text]] = {
    "open": {"de": "Noch nicht online.", "en": "Not online yet."},
    "online_without_eid": {
        "de": "Online, aber ohne Online-Ausweis oder ohne dass dies bekannt ist.",
        "en": "Online, but without the online ID card, or that is not known.",
    },
    "done": {"de": "Online mit dem Online-Ausweis.", "en": "Online with the online ID card."},
    "automatic": {"de": "Geschieht von Amts wegen.", "en": "Happens ex officio."},
    "excluded_by_law": {
        "de": "Das Recht verlangt die persönliche Vorsprache.",
        "en": "The law wants the person to appear.",
    },
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the order is made from."""

    service: str
    standing: Standing
    visits_saved: int | None
    missing: tuple[str, ...]


def candidate(
    service: str, facts: Mapping[str, Fact], online: Mapping[str, Any], appearance: str, automatic: bool
) -> Candidate:
    """Where a service stands and how many visits a year would be saved."""
    cases, visits = facts["annual_cases"], facts["visits"]
    gaps = {
        "annual_cases": not cases.trusted,
        "visits": not visits.trusted,
        "online": online["available"] is None,
        "personal_appearance": appearance == "unknown",
    }
    saved = None if gaps["annual_cases"] or gaps["visits"] else cases.value * visits.value
    missing = tuple(name for name, gap in gaps.items() if gap)
    return Candidate(service, standing(online, appearance, automatic), saved, missing)


def standing(online: Mapping[str, Any], appearance: str, automatic: bool) -> Standing:
    """The law first: a required appearance excludes a service whatever else is known."""
    if appearance == "required":
        return "excluded_by_law"
    if automatic:
        return "automatic"
    if online["available"]:
        return "done" if online["eid"] else "online_without_eid"
    return "open"


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those to work on by visits saved, then those whose figures are missing; then what is done; what the law excludes comes last."""
    return sorted(candidates, key=_position)


def _position(one: Candidate) -> tuple[int, bool, int, int, str]:
    group = 0 if one.standing in RANKED else ORDER.index(one.standing)
    return group, one.visits_saved is None, -(one.visits_saved or 0), ORDER.index(one.standing), one.service
