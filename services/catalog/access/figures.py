"""Figures of access: of one service, of the frequent ones, and of the weeks offices keep."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.access.schemas import AccessFigures, Coverage, OfficeCompatibility
from services.catalog.access.store import access_row, frequent_rows, week_rows
from services.catalog.hours.fit import gaps, week_fit
from services.catalog.hours.forms import WEEKDAYS
from services.catalog.hours.rules import HoursRule
from services.catalog.hours.spans import Span, clock_of
from services.catalog.hours.store import rules_of
from services.catalog.hours.summary import regular_week, week_figures
from services.catalog.hours.together import office_hours, open_together, rules_of_places
from services.catalog.public_services.eid import eid_benefit
from services.catalog.public_services.problems import ServiceUnknown
from services.catalog.standards.criteria import NOT_TRUSTED
from services.catalog.succession.ends import check_offered
from shared.schemas import Page

FIGURES: Final = {
    "easier.visits": "visits",
    "faster.durationMinutes": "durationMinutes",
}


async def access_figures(session: AsyncSession, service: str, today: date) -> AccessFigures:
    """One service on the three axes; raises ServiceUnknown."""
    row = await access_row(session, service, today)
    if row is None:
        raise ServiceUnknown(service=service)
    await check_offered(session, row, today)
    eid = eid_benefit(row["online"], row["appearance"])["replaces_visit"]
    easier = {"visits": row["criteria"]["visits"], "measured_visits": row["measured_visits"]}
    easier |= {"evidence": papers(row["evidence"]), "eid_replaces_visit": eid}
    faster = {"duration_minutes": row["criteria"]["durationMinutes"], "measured": row["measured"]}
    faster |= {"processing": row["processing"]}
    available = spread(row["places"], today) | {"channels": row["channels"], "online": row["online"]["available"]}
    return AccessFigures.model_validate(
        {"service": row["id"], "title": row["title"], "easier": easier, "faster": faster}
        | {"more_available": available, "missing": list(_missing(row, eid))}
    )


async def coverage(session: AsyncSession, least: int, today: date) -> Page[Coverage]:
    """Services with at least `least` cases a year, the most frequent first, with the times at which only other offices are open."""
    city = [rule for row in await week_rows(session, today) for rule in rules_of(row)]
    widest = regular_week(city, today)
    items = [_covered(row, widest, today) for row in await frequent_rows(session, least, today)]
    return Page(items=items, next=None)


async def compatibility(session: AsyncSession, today: date) -> Page[OfficeCompatibility]:
    """Every office of the city that keeps a week."""
    return Page(items=[_compatible(row, today) for row in await week_rows(session, today)], next=None)


def papers(evidence: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many papers are always asked for, and how many in some cases."""
    sometimes = sum(entry.get("when") is not None for entry in evidence)
    fetched = sum(entry.get("form") == "data" for entry in evidence)
    return {"always": len(evidence) - sometimes, "in_some_cases": sometimes, "fetched_as_data": fetched}


def spread(places: Sequence[Mapping[str, Any]], today: date) -> dict[str, Any]:
    """Places together, as if they were one office, and their hours added up."""
    together = [rule for week in rules_of_places(places) for rule in week]
    return (
        _fit(together, today)
        | open_together(places, today)
        | {"districts": sorted({place["district"] for place in places if place["district"]})}
        | {"office_hours": office_hours(places, today)}
    )


def _covered(row: RowMapping, widest: Sequence[Sequence[Span]], today: date) -> Coverage:
    found = spread(row["places"], today)
    rules = [rule for week in rules_of_places(row["places"]) for rule in week]
    missed = zip(WEEKDAYS, gaps(widest, regular_week(rules, today)), strict=True)
    return Coverage.model_validate(
        {"service": row["id"], "title": row["title"], "annual_cases": row["cases"], "basis": row["basis"]}
        | {name: found[name] for name in ("offices", "districts", "office_hours", "open_hours")}
        | {"gaps": [{"weekday": day, "intervals": list(map(_shown, spans))} for day, spans in missed if spans]}
        | {"provenance": {"status": row["status"], "sources": row["sources"]}}
    )


def _compatible(row: RowMapping, today: date) -> OfficeCompatibility:
    rules = rules_of(row)
    figures = week_figures(rules, today)
    counted = {"weekly_hours": float(figures.weekly_hours), "open_days": figures.open_days}
    return OfficeCompatibility.model_validate(
        {name: row[name] for name in ("name", "task_type", "unit", "week_provenance")}
        | {"office": row["id"], "long_days": figures.long_days}
        | counted
        | _fit(rules, today)
    )


def _fit(rules: Iterable[HoursRule], today: date) -> dict[str, Any]:
    fit = week_fit(rules, today)
    return {name: None if (value := getattr(fit, name)) is None else float(value) for name in fit.__slots__}


def _missing(row: RowMapping, eid: bool | None) -> Iterable[str]:
    for name, figure in FIGURES.items():
        known = row["criteria"][figure]
        if known["value"] is None or known["provenance"]["status"] in NOT_TRUSTED:
            yield name
    if eid is None:
        yield "easier.eidReplacesVisit"
    if row["processing"] is None or row["processing"]["provenance"]["status"] in NOT_TRUSTED:
        yield "faster.processing"
    if row["online"]["available"] is None:
        yield "moreAvailable.online"


def _shown(span: Span) -> str:
    return f"{clock_of(span.start)}-{clock_of(span.end)}"
