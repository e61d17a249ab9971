"""Check a service against the criteria of the council paper, with what the catalogue knows about it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.public_services.problems import ServiceUnknown
from services.catalog.standards.criteria import Fact, better_known, exempt, judge, verdict_of
from services.catalog.standards.schemas import CriterionResult, ServicebereichCheck
from services.catalog.standards.store import criteria_facts
from services.catalog.succession.ends import check_offered

MEASURED_AS: Final = {"duration_minutes": "p80Minutes", "visits": "p80Visits"}


async def check_service(session: AsyncSession, service: str, today: date) -> ServicebereichCheck:
    """The verdict with all four results; raises ServiceUnknown."""
    row = await criteria_facts(session, service, today)
    if row is None:
        raise ServiceUnknown(service=service)
    await check_offered(session, row, today)
    return check_of(row)


def check_of(row: RowMapping) -> ServicebereichCheck:
    """The verdict from a row of the store."""
    facts = facts_of(row)
    told = {"duration_minutes": row["measured"], "visits": row["measured_visits"]}
    rules = [_result(rule, facts[rule["metric"]], told.get(rule["metric"])) for rule in row["rules"]]
    reason = exempt(row["task_type"], row["automatic"])
    return ServicebereichCheck(
        service=row["id"],
        title=row["title"],
        verdict=verdict_of([rule.result for rule in rules], reason),
        reason=dict(reason) if reason else None,
        rules=rules,
        missing=[rule.id for rule in rules if rule.result == "unknown"],
        located_in_servicebereich=row["task_type"] == "servicebereich",
    )


def facts_of(row: RowMapping) -> dict[str, Fact]:
    """The figures by the metric a criterion names."""
    criteria, group = row["criteria"], row["case_group"]
    own = _number(criteria["annualCases"])
    cases = better_known(own, Fact(**group) if group else None)
    audience = Fact(row["audience"], row["status"] if row["status"] != "placeholder" else "general", row["sources"])
    return {
        "duration_minutes": better_known(
            _number(criteria["durationMinutes"]), _measured("duration_minutes", row["measured"])
        ),
        "annual_cases": cases,
        "visits": better_known(_number(criteria["visits"]), _measured("visits", row["measured_visits"])),
        "audience": audience,
    }


def _number(known: dict[str, Any]) -> Fact:
    provenance = known["provenance"]
    return Fact(known["value"], provenance["status"], provenance["sources"], known.get("year"))


def _measured(metric: str, told: Mapping[str, Any] | None) -> Fact | None:
    return None if told is None else Fact(told[MEASURED_AS[metric]], "derived", ["measured"], basis="measured")


def _result(criterion: dict[str, Any], fact: Fact, told: Mapping[str, Any] | None) -> CriterionResult:
    rule = criterion["operator"], criterion["threshold"]
    metric, result, measured = criterion["metric"], judge(fact, *rule), _measured(criterion["metric"], told)
    agrees = None if measured is None or result == "unknown" else judge(measured, *rule) == result
    return CriterionResult.model_validate(
        {name: criterion[name] for name in ("id", "threshold", "soft", "quote")}
        | {"result": result, "value": fact.value, "year": fact.year, "basis": fact.basis}
        | {"measured": told if metric == "duration_minutes" else None, "agrees": agrees}
        | {"measured_visits": told if metric == "visits" else None}
        | {"provenance": {"status": fact.status, "sources": list(fact.sources)}}
    )
