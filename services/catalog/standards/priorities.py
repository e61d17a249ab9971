"""Relocation candidates and the order of digitalisation over the whole catalogue, for people and for the reporting room."""

from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.standards.criteria_check import check_of, facts_of
from services.catalog.standards.digitalisation import RANKED, REASONS, Candidate, candidate, in_order
from services.catalog.standards.priority_schemas import DigitalisationItem, RelocationItem, RelocationReport
from services.catalog.standards.store import all_criteria_facts
from shared.schemas import Page

SURE_FIRST: Final = ("yes", "undetermined")


async def relocation_candidates(session: AsyncSession, today: date) -> RelocationReport:
    """Services of Fachbereiche with verdict yes or undetermined, and services of a Servicebereich with verdict no."""
    items = [item for row in await all_criteria_facts(session, today) if (item := _relocation(row)) is not None]
    may_move = [i for i in items if i.task_type == "fachbereich" and i.verdict in SURE_FIRST]
    may_move.sort(key=lambda item: (SURE_FIRST.index(item.verdict), len(item.missing), item.service))
    misplaced = [i for i in items if i.task_type == "servicebereich" and i.verdict == "no"]
    return RelocationReport(candidates=may_move, misplaced=misplaced)


async def digitalisation_priority(session: AsyncSession, today: date) -> Page[DigitalisationItem]:
    """Every service of the city in the order in which bringing it online saves visits."""
    rows = {row["id"]: row for row in await all_criteria_facts(session, today) if row["task_type"] != "extern"}
    ordered = in_order(
        candidate(row["id"], facts_of(row), row["online"], row["appearance"], row["automatic"]) for row in rows.values()
    )
    items = [_item(rank, one, rows[one.service]) for rank, one in enumerate(ordered, start=1)]
    return Page(items=items, next=None)


def _relocation(row: RowMapping) -> RelocationItem | None:
    check = check_of(row)
    if check.verdict == "not_applicable":
        return None
    return RelocationItem(
        service=check.service,
        title=check.title,
        unit=row["unit_id"],
        task_type=row["task_type"],
        verdict=check.verdict,
        missing=check.missing,
        rules=check.rules,
    )


def _item(rank: int, one: Candidate, row: RowMapping) -> DigitalisationItem:
    values: dict[str, Any] = {"service": one.service, "title": row["title"], "unit": row["unit_id"]}
    values |= {"standing": one.standing, "reason": dict(REASONS[one.standing]), "visits_saved": one.visits_saved}
    ranked = rank if one.standing in RANKED else None
    return DigitalisationItem.model_validate(values | {"rank": ranked, "missing": list(one.missing)})
