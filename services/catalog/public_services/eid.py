"""What the eID is good for with a service. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from shared.language import Text

HINT: Final[Text] = {
    "de": "Das geht von zu Hause mit dem Online-Ausweis, ohne Termin.",
    "en": "You can do this from home with your online ID card, without an appointment.",
}


def replaces_visit(available: bool | None, eid: bool | None, appearance: str) -> bool | None:
    """Yes when the service is online with eID, no when the law wants the person or nothing is online, else unknown."""
    if appearance == "required" or available is False:
        return False
    return True if available and eid else None


def eid_benefit(online: Mapping[str, Any], appearance: str) -> dict[str, Any]:
    """Whether the eID replaces the visit, from which level on, and the sentence that says so."""
    replaces = replaces_visit(online["available"], online["eid"], appearance)
    return {
        "replaces_visit": replaces,
        "trust_level": online["trustLevel"],
        "hint": dict(HINT) if replaces else None,
    }
