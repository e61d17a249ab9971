"""What the eID is good for with a service. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from shared.language import Text

HINT: Final[Text] = {
    "de": "Das geht von zu Hause mit dem Online-Ausweis, ohne Termin.",
    "en": "You can do this from home with your online ID card, without an appointment.",
}


def eid_benefit(online: Mapping[str, Any], appearance: str) -> dict[str, Any]:
    """Whether the eID replaces the visit: yes when the service is online with eID, no when the law wants the person, else unknown."""
    replaces: bool | None = None
    if appearance == "required" or online["available"] is False:
        replaces = False
    elif online["available"] and online["eid"]:
        replaces = True
    return {
        "replaces_visit": replaces,
        "trust_level": online["trustLevel"],
        "hint": dict(HINT) if replaces else None,
    }
