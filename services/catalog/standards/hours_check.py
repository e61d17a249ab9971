"""Check the weeks of offices against the standard of their task type."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.hours.rules import HoursRule
from services.catalog.hours.store import rules_of
from services.catalog.hours.summary import WeekFigures, week_figures
from services.catalog.offices.problems import OfficeUnknown
from services.catalog.offices.schemas import TaskType
from services.catalog.standards.criteria import OPERATORS
from services.catalog.standards.schemas import OfficeCheck, OfficeChecks, RuleShare, Standards
from services.catalog.standards.store import all_standards, weeks_with_standards
from shared.language import Text

NO_REGULAR_WEEK: Final[Text] = {
    "de": "Ohne feste Woche (einzelne Termine); die Regel ist nicht anwendbar.",
    "en": "No regular week (single dates); the rule cannot be applied.",
}
NOT_BINDING: Final[Text] = {
    "de": "Für diesen Aufgabenbereich ist die Regel eine Beobachtung, keine Vorgabe.",
    "en": "For this task type the rule is an observation, not a requirement.",
}
NO_HOURS_NEEDED: Final[Text] = {
    "de": "Für diese Aufgaben sind keine öffentlichen Öffnungszeiten nötig.",
    "en": "No public opening hours are needed for these tasks.",
}


async def list_standards(session: AsyncSession, today: date) -> Standards:
    """All standards in force on a day, with the words of the council paper."""
    row = await all_standards(session, today)
    return Standards.model_validate({"opening_hours": row["hours"], "criteria": row["criteria"]})


async def check_offices(session: AsyncSession, office: str | None, today: date) -> OfficeChecks:
    """The result of every office of the city that exists today, or of one; raises OfficeUnknown."""
    rows = await weeks_with_standards(session, office, today)
    if office is not None and not rows:
        raise OfficeUnknown(office=office)
    items = [check_of(row, rules_of(row), today) for row in rows]
    return OfficeChecks(items=items, next=None, shares=list(shares_of(items)))


def shares_of(checks: Iterable[OfficeCheck]) -> Iterator[RuleShare]:
    """By task type and rule; "in den meisten Fachbereichen" is a share and no verdict on one of them (council paper 2.4.2)."""
    met: dict[tuple[TaskType, str], list[bool]] = {}
    for check in checks:
        for rule in check.rules if check.reason != NO_REGULAR_WEEK else ():
            met.setdefault((check.task_type, rule.metric), []).append(rule.met)
    for (task_type, metric), found in met.items():
        share = round(sum(found) / len(found), 2)
        yield RuleShare(task_type=task_type, metric=metric, offices=len(found), meeting=sum(found), share=share)


async def judged_week(
    session: AsyncSession, office: str, rules: Sequence[HoursRule], on: date
) -> tuple[str, list[str]]:
    """How an office would be judged if it kept these rules: the result and the rules of the standard it would not meet."""
    rows = await weeks_with_standards(session, office, on)
    if not rows:  # a body outside the city
        return "info", []
    check = check_of(rows[0], rules, on)
    if rows[0]["task_type"] == "verwaltungssteuerung" and check.result == "info":
        return "info", ["no_public_hours"]
    unmet = [f"{r.metric} {r.operator} {r.value} ({r.measured:g})" for r in check.rules if not r.met]
    return check.result, unmet if check.result == "fail" or check.reason == NOT_BINDING else []


def check_of(row: RowMapping, rules: Iterable[HoursRule], on: date) -> OfficeCheck:
    """The result of an office for rules that need not be its own."""
    figures = week_figures(rules, on)
    results = [rule | _measured(rule, figures) for rule in row["standard"]]
    result, reason = outcome(row["task_type"], row["binding"], [r["met"] for r in results], figures.open_days)
    same = ("name", "task_type", "binding", "quote", "week_provenance")
    return OfficeCheck.model_validate(
        {name: row[name] for name in same}
        | {"office": row["id"], "result": result, "rules": results, "reason": dict(reason) if reason else None}
    )


def outcome(task_type: str, binding: bool, met: list[bool], open_days: int) -> tuple[str, Text | None]:
    """pass, fail or info, and why it is only info."""
    if task_type == "verwaltungssteuerung":
        return ("pass" if open_days == 0 else "info"), NO_HOURS_NEEDED
    if open_days == 0:
        return "info", NO_REGULAR_WEEK
    if all(met):
        return "pass", None
    return ("fail", None) if binding else ("info", NOT_BINDING)


def _measured(rule: Mapping[str, Any], figures: WeekFigures) -> dict[str, Any]:
    measured = float(getattr(figures, rule["metric"]))
    return {"measured": measured, "met": OPERATORS[rule["operator"]](measured, rule["value"])}
