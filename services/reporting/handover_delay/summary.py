"""What the report says of measured groups: medians and ninetieth percentiles, and nothing of groups too small to be anonymous."""

from collections.abc import Sequence
from typing import Final

from services.reporting.documents.columns import named, number, words
from services.reporting.documents.drafting import draft, table
from services.reporting.documents.schemas import Chart, Report, Row
from services.reporting.documents.small_counts import NOTE, hidden, shown
from services.reporting.facts.counts import IntakeCount
from services.reporting.handover_delay.groups import Group, Spread
from services.reporting.material import Material

COLUMNS: Final = [
    named("authority", "Behörde", "Authority"),
    named("bundle", "Lebenslage", "Life event"),
    number("released", "Freigegeben", "Released"),
    number("delivered", "Zugestellt", "Delivered"),
    number("deliveredMedian", "bis Zustellung, Median", "until delivery, median", "s", "lower"),
    number("deliveredP90", "bis Zustellung, 90 %", "until delivery, 90 %", "s", "lower"),
    number("decided", "Entschieden", "Decided"),
    number("decidedMedian", "bis Entscheidung, Median", "until decision, median", "s", "lower"),
    number("decidedP90", "bis Entscheidung, 90 %", "until decision, 90 %", "s", "lower"),
    words("suppressed", "Kleine Zahlen verdeckt", "Small counts hidden"),
]
INTAKES: Final = [
    named("office", "Annehmende Stelle", "Office that took it in"),
    named("authority", "Zuständige Stelle", "Competent unit"),
    number("accepted", "Angenommen", "Accepted"),
    number("daysReceived", "bis dort eingegangen, Median", "until received there, median", "d", "lower"),
    number("daysDecided", "bis Entscheidung, Median", "until decision, median", "d", "lower"),
    number("daysDirect", "bis Entscheidung bei direkter Abgabe", "until decision when handed in directly", "d"),
    words("slower", "Deutlich langsamer", "Clearly slower"),
]
CLEARLY: Final = 3.0
"""Days by which intake elsewhere may be slower than direct intake before it is pointed out."""
NOTES: Final = [
    {
        "de": "Gezählt werden Teile, die im Zeitraum freigegeben wurden; Zeiten laufen ab der Freigabe, in Sekunden. "
        "90 % heißt: So lange dauerte es bei neun von zehn höchstens.",
        "en": "Parts released in the period are counted; times run from their release, in seconds. "
        "90 % means: nine of ten took at most so long.",
    },
    {
        "de": "Anträge bei einer anderen Stelle zählen ab der Annahme (Eingangsdatum). „Deutlich langsamer“ heißt: mindestens "
        f"{CLEARLY:.0f} Tage länger bis zur Entscheidung als bei direkter Abgabe.",
        "en": "Applications at another office count from acceptance (their legal date of receipt). “Clearly slower” means: at least "
        f"{CLEARLY:.0f} days longer until the decision than when handed in directly.",
    },
    NOTE,
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


def handover_delay(material: Material) -> Report:
    """Per authority and bundle: how long parts of the period took to arrive and to be decided."""
    rows = [_row(group) for group in material.handovers]
    veiled = sum(1 for row in rows if row["suppressed"])
    gaps = list(GAPS)
    if veiled:
        gaps.append(
            {"de": f"In {veiled} von {len(rows)} Zeilen sind kleine Zahlen verdeckt.",
             "en": f"In {veiled} of {len(rows)} rows small counts are hidden."}
        )  # fmt: skip
    if not rows:
        gaps.append({"de": "Im Zeitraum wurde kein Teil freigegeben.", "en": "No part was released in the period."})
    return draft(
        material,
        "handover-delay",
        {"de": "Dauer der Übergabe an die Behörden", "en": "Delay of the hand-over to the authorities"},
        main=table("hand-overs", {"de": "Übergaben", "en": "Hand-overs"}, COLUMNS, rows,
                   Chart(label="authority", values=["deliveredMedian", "decidedMedian"])),
        tables=[table("intakes", {"de": "Angenommen bei einer anderen Stelle", "en": "Accepted at another office"}, INTAKES,
                      intakes(material.counts.intakes))],
        notes=NOTES,
        sources=SOURCES,
        gaps=gaps,
    )  # fmt: skip


def intakes(counts: Sequence[IntakeCount]) -> list[Row]:
    """Per office and competent unit, beside what direct intake takes."""
    direct = {each.authority: each for each in counts if each.office is None}
    return [_intake(each, direct.get(each.authority)) for each in counts if each.office is not None]


def _intake(count: IntakeCount, direct: IntakeCount | None) -> Row:
    here = count.days_decided if shown(count.decided) else None
    there = direct.days_decided if direct and shown(direct.decided) else None
    return {
        "office": count.office, "authority": count.authority, "accepted": shown(count.accepted),
        "daysReceived": count.days_received if shown(count.received) else None, "daysDecided": here, "daysDirect": there,
        "slower": None if here is None or there is None else here - there >= CLEARLY,
    }  # fmt: skip


def _row(group: Group) -> Row:
    delivered, decided = _spread("delivered", group.to_delivery), _spread("decided", group.to_decision)
    suppressed = any(hidden(n) for n in (group.released, group.to_delivery.n, group.to_decision.n))
    head: Row = {"authority": group.authority_id, "bundle": group.bundle_id, "released": shown(group.released)}
    return head | delivered | decided | {"suppressed": suppressed}


def _spread(name: str, spread: Spread) -> Row:
    """Zero is shown, for it points at nobody; small counts are not."""
    if spread.n == 0:
        return {name: 0, f"{name}Median": None, f"{name}P90": None}
    if hidden(spread.n):
        return {name: None, f"{name}Median": None, f"{name}P90": None}
    return {name: spread.n, f"{name}Median": _seconds(spread.median), f"{name}P90": _seconds(spread.p90)}


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)
