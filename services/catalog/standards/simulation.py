"""What if an office kept other hours: standards, figures and staff hours before and after. Nothing is written.

Staff hours follow from the counters an office has: each open hour takes one person a counter. The council paper (2.4.3) expects staff
of a Servicebereich to spend 70 to 90 % of their time at the counter, so the hours of all work are open hours divided by these shares.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editing.weeks import week_faults, week_warnings
from services.catalog.hours.rules import HoursRule
from services.catalog.hours.store import rules_of
from services.catalog.hours.summary import week_figures
from services.catalog.offices.problems import OfficeUnknown
from services.catalog.standards.hours_check import check_of
from services.catalog.standards.schemas import OfficeCheck
from services.catalog.standards.simulation_schemas import HoursSimulation, HoursWish, SimulatedWeek
from services.catalog.standards.store import forbid_writing, office_with_standard
from shared.problems import Invalid
from shared.schemas import Provenance

FRONT_SHARE: Final = (Decimal("0.9"), Decimal("0.7"))
"""The share of time at the counter that needs the fewest and the most staff hours (council paper 2.4.3)."""
UNKNOWN: Final = {"value": None, "provenance": {"status": "unknown", "sources": []}}


async def simulate_hours(session: AsyncSession, wish: HoursWish, today: date) -> HoursSimulation:
    """The office as it is and as it would be; raises OfficeUnknown, or Invalid where the rules cannot be."""
    await forbid_writing(session)
    row = await office_with_standard(session, wish.office, today)
    if row is None:
        raise OfficeUnknown(office=wish.office)
    if errors := week_faults(wish.rules, today, row["back_office_heavy"]):
        raise Invalid(errors=errors)
    desks = _desks(wish.desks, row["desks"])
    wished = [rule.rule for rule in wish.rules]
    begins = max([today, *(rule.valid_from for rule in wished)])
    before = simulated(row, rules_of(row), today, desks["value"])
    after = simulated(row, wished, begins, desks["value"])
    return HoursSimulation.model_validate(
        {"office": wish.office, "on": begins, "desks": desks, "before": before, "after": after}
        | {"weekly_hours_gained": after.weekly_hours - before.weekly_hours}
        | {"desk_hours_gained": _gained(before.desk_hours, after.desk_hours)}
        | {"warnings": await week_warnings(session, wish.office, wished, today)}
    )


def simulated(row: RowMapping, rules: Sequence[HoursRule], on: date, desks: int | None) -> SimulatedWeek:
    """Figures, verdict and staff hours of a week; hours are unknown where the number of counters is."""
    figures = week_figures(rules, on)
    hours = None if desks is None else figures.weekly_hours * desks
    needed = [None if hours is None else float(round(hours / share, 1)) for share in FRONT_SHARE]
    check: OfficeCheck | None = check_of(row, rules, on) if row["standard"] is not None else None
    return SimulatedWeek(
        weekly_hours=float(figures.weekly_hours),
        open_days=figures.open_days,
        long_days=figures.long_days,
        latest=figures.latest,
        result=check.result if check else None,
        rules=check.rules if check else [],
        desk_hours=None if hours is None else float(hours),
        staff_hours_least=needed[0],
        staff_hours_most=needed[1],
    )


def _desks(wished: int | None, known: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if wished is not None:
        return {"value": wished, "provenance": Provenance(status="derived").model_dump()}
    return {name: known[name] for name in ("value", "provenance")} if known else UNKNOWN


def _gained(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before
