"""What may be told to others as a fact, and how it is written in their units. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

FACTS: Final = frozenset({"sourced", "derived", "general"})
"""Statuses that are exported. `analog` is a figure of another city, `placeholder` is invented, `unknown` is nothing."""

PERIOD: Final = re.compile(r"^P?(?P<count>\d{1,4})(?P<unit>WD|[DWMY])$")
WORDS: Final = {"eine": 1, "ein": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "sechs": 6, "acht": 8}
UNITS: Final = {"tag": "D", "kalendertag": "D", "woche": "W", "monat": "M", "jahr": "Y"}
DURATION: Final = re.compile(r"^(?P<count>\d{1,3}|[a-z]+) (?P<unit>kalendertag|tag|woche|monat|jahr)(?:e|en|n)?$")


def is_fact(known: Mapping[str, Any] | None) -> bool:
    """Whether something with this provenance, or a row with a status, is known well enough to be told to others."""
    if known is None:
        return False
    provenance = known.get("provenance", known)
    return provenance.get("status") in FACTS


def day_of(value: str | None) -> date | None:
    """A day of a row read as JSON."""
    return None if value is None else date.fromisoformat(value)


def period(rule: str | None) -> tuple[int, str] | None:
    """Count and unit (D, W, M, Y, or WD for working days) of a rule such as `P14D` or `3WD`; None for what has no such form."""
    found = PERIOD.match(rule or "")
    return (int(found["count"]), found["unit"]) if found else None


def duration(text: str) -> str | None:
    """An xsd:duration for a German text that is one and nothing else (`eine Woche`); ranges and conditions have none."""
    found = DURATION.match(text.strip().casefold())
    if found is None:
        return None
    count = int(found["count"]) if found["count"].isdigit() else WORDS.get(found["count"])
    unit = UNITS[found["unit"]]
    return None if count is None else f"P{count * 7}D" if unit == "W" else f"P{count}{unit}"
