"""What the report says of measured groups: medians and ninetieth percentiles, and nothing of groups too small to be anonymous."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.reporting.documents.period import Period
from services.reporting.documents.schemas import Column, Report

SMALLEST_SHOWN: Final = 5
"""Counts below this could point at single families and are not shown."""

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How many were measured, and their median and ninetieth percentile in seconds."""

    n: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of one bundle for one authority."""

    authority_id: str
    bundle_id: str
    released: int
    to_delivery: Spread
    to_decision: Spread


COLUMNS: Final = [
    Column(key="authority", label={"de": "Behörde", "en": "Authority"}, unit=None),
    Column(key="bundle", label={"de": "Lebenslage", "en": "Life event"}, unit=None),
    Column(key="released", label={"de": "Freigegeben", "en": "Released"}, unit=None),
    Column(key="delivered", label={"de": "Zugestellt", "en": "Delivered"}, unit=None),
    Column(key="deliveredMedian", label={"de": "bis Zustellung, Median", "en": "until delivery, median"}, unit="s"),
    Column(key="deliveredP90", label={"de": "bis Zustellung, 90 %", "en": "until delivery, 90 %"}, unit="s"),
    Column(key="decided", label={"de": "Entschieden", "en": "Decided"}, unit=None),
    Column(key="decidedMedian", label={"de": "bis Entscheidung, Median", "en": "until decision, median"}, unit="s"),
    Column(key="decidedP90", label={"de": "bis Entscheidung, 90 %", "en": "until decision, 90 %"}, unit="s"),
    Column(key="suppressed", label={"de": "Kleine Zahlen verdeckt", "en": "Small counts hidden"}, unit=None),
]
NOTES: Final = [
    {
        "de": "Gezählt werden Teile, die im Zeitraum freigegeben wurden; Zeiten laufen ab der Freigabe, in Sekunden. "
        "90 % heißt: So lange dauerte es bei neun von zehn höchstens.",
        "en": "Parts released in the period are counted; times run from their release, in seconds. "
        "90 % means: nine of ten took at most so long.",
    },
    {
        "de": f"Anzahlen unter {SMALLEST_SHOWN} und ihre Zeiten sind verdeckt, weil sie auf einzelne Familien deuten könnten.",
        "en": f"Counts below {SMALLEST_SHOWN} and their times are hidden, because they could point at single families.",
    },
]
SOURCES: Final = [
    {
        "de": "Zeitstempel der Ereignisse bundles.part_released, routing.part_delivered und routing.part_decided (Version 1).",
        "en": "Timestamps of the events bundles.part_released, routing.part_delivered and routing.part_decided (version 1).",
    }
]
GAPS: Final = [
    {
        "de": "Wege auf Papier und Zeiten vor der Freigabe sind nicht gemessen; "
        "abgelehnte und noch offene Teile haben keine Entscheidungszeit.",
        "en": "Ways on paper and times before release are not measured; refused and open parts have no time until decision.",
    }
]


def summarise(groups: Sequence[Group], period: Period, data_until: datetime | None) -> Report:
    """The report on these groups."""
    rows = [_row(group) for group in groups]
    hidden = sum(1 for row in rows if row["suppressed"])
    gaps = list(GAPS)
    if hidden:
        gaps.append(
            {"de": f"In {hidden} von {len(rows)} Zeilen sind kleine Zahlen verdeckt.",
             "en": f"In {hidden} of {len(rows)} rows small counts are hidden."}
        )  # fmt: skip
    if not rows:
        gaps.append({"de": "Im Zeitraum wurde kein Teil freigegeben.", "en": "No part was released in the period."})
    return Report(
        id="handover-delay",
        title={"de": "Dauer der Übergabe an die Behörden", "en": "Delay of the hand-over to the authorities"},
        first_day=period.first,
        last_day=period.last,
        data_until=data_until,
        columns=COLUMNS,
        rows=rows,
        notes=NOTES,
        sources=SOURCES,
        gaps=gaps,
    )


def _row(group: Group) -> dict[str, Cell]:
    delivered, decided = _spread("delivered", group.to_delivery), _spread("decided", group.to_decision)
    small = [0 < n < SMALLEST_SHOWN for n in (group.released, group.to_delivery.n, group.to_decision.n)]
    released = None if small[0] else group.released
    head: dict[str, Cell] = {"authority": group.authority_id, "bundle": group.bundle_id, "released": released}
    return head | delivered | decided | {"suppressed": any(small)}


def _spread(name: str, spread: Spread) -> dict[str, Cell]:
    """Zero is shown, for it points at nobody; small counts are not."""
    if spread.n == 0:
        return {name: 0, f"{name}Median": None, f"{name}P90": None}
    if spread.n < SMALLEST_SHOWN:
        return {name: None, f"{name}Median": None, f"{name}P90": None}
    return {name: spread.n, f"{name}Median": _seconds(spread.median), f"{name}P90": _seconds(spread.p90)}


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)
