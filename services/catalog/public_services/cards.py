"""The card of a service: how lists and searches show it, made when it changes and not when it is read. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.dialects.postgresql import Range

from services.catalog.public_services.answers import ServiceSummary
from services.catalog.public_services.eid import eid_benefit
from services.catalog.public_services.fees import in_force, kind_of

SAME: Final = ("id", "title", "description", "task_type", "audience", "unit", "life_events", "channels")


def summary_of(row: RowMapping, today: date) -> dict[str, Any]:
    """The fields of ServiceSummary from a row of this package's store."""
    fees = in_force(row["fees"]["items"], today)
    return {name: row[name] for name in SAME} | {
        "eid": eid_benefit(row["online"], row["details"]["personalAppearance"]),
        "duration_minutes": row["criteria"]["durationMinutes"],
        "annual_cases": row["criteria"]["annualCases"],
        "fees": {"items": fees, "kind": kind_of(fees), "provenance": row["fees"]["provenance"]},
        "provenance": {"status": row["status"], "sources": row["sources"]},
    }


def card_on(row: RowMapping, today: date) -> str:
    """The card of a service on a day, as JSON."""
    return ServiceSummary.model_validate(summary_of(row, today)).model_dump_json(by_alias=True)


def cards_of(row: RowMapping) -> Iterator[dict[str, Any]]:
    """The cards of a service for all days: one, and one more for each day on which another fee holds."""
    for begins, ends in pairwise([None, *_turns(row["fees"]["items"]), None]):
        body = card_on(row, begins or date.min)
        yield {"service_id": row["id"], "period": Range(begins, ends), "body": body}


def _turns(fees: Sequence[Mapping[str, Any]]) -> list[date]:
    begun = {date.fromisoformat(fee["validFrom"]) for fee in fees if fee.get("validFrom")}
    over = {date.fromisoformat(fee["validTo"]) + timedelta(days=1) for fee in fees if fee.get("validTo")}
    return sorted(begun | over)
