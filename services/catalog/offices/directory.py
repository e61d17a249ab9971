"""The directory of offices: pages of it and one office whole."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.hours.forms import WEEKDAYS, shown
from services.catalog.hours.spans import clock_of
from services.catalog.hours.store import rules_of
from services.catalog.hours.summary import regular_week
from services.catalog.hours.wording import in_words
from services.catalog.offices.problems import OfficeUnknown
from services.catalog.offices.schemas import OfficeDetail, OfficeState, OfficeSummary
from services.catalog.offices.store import office_page, office_row
from services.catalog.public_services.capabilities import CAPABILITIES
from services.catalog.succession.ends import check_exists
from shared.schemas import Page, decode_cursor, encode_cursor


async def list_offices(
    session: AsyncSession, today: date, *, limit: int, cursor: str | None, **filters: Any
) -> Page[OfficeSummary]:
    """A page of offices; the filters are those of OfficeFilter."""
    after = str(decode_cursor(cursor, 1)[0]) if cursor else ""
    rows = await office_page(session, filters | {"today": today, "after": after, "limit": limit + 1})
    items = [OfficeSummary.model_validate(_summary(row, today)) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


async def get_office(session: AsyncSession, office: str, today: date, *, closed: bool) -> OfficeDetail:
    """One office; raises OfficeUnknown, and for one that is closed for good where its successor is, unless `closed` ones are wanted."""
    row = await office_row(session, office, today)
    if row is None:
        raise OfficeUnknown(office=office)
    if not closed:
        await check_exists(session, row, today)
    rules = rules_of(row)
    current = [rule for rule in rules if rule.valid_until >= today]
    return OfficeDetail.model_validate(
        _summary(row, today)
        | {
            "contact": row["contact"],
            "features": row["features"],
            "accessibility": row["accessibility"],
            "back_office_heavy": row["back_office_heavy"],
            "checked_at": row["checked_at"],
            "external_ids": row["external_ids"],
            "week": [
                {"weekday": name, "intervals": [f"{clock_of(s.start)}-{clock_of(s.end)}" for s in day]}
                for name, day in zip(WEEKDAYS, regular_week(rules, today), strict=True)
            ],
            "rules": [shown(rule) for rule in current],
            "hours_text": in_words(current, today),
            "week_provenance": row["week_provenance"],
            "services": [_service(entry) for entry in row["services"]],
        }
    )


def state_of(valid_from: date | None, closed_from: date | None, today: date) -> OfficeState:
    """Whether the office exists on a day."""
    if closed_from is not None and today >= closed_from:
        return "closed_for_good"
    if valid_from is not None and today < valid_from:
        return "not_yet_open"
    return "closing" if closed_from is not None else "open"


def _summary(row: RowMapping, today: date) -> dict[str, Any]:
    same = ("id", "name", "kind", "task_type", "level", "unit", "closed_from", "valid_from", "decides")
    return {name: row[name] for name in (*same, "voucher_required", "address", "desks", "child_friendly")} | {
        "external": row["level"] != "city",
        "state": state_of(row["valid_from"], row["closed_from"], today),
        "successor": row["successor_id"],
        "appointments": "appointment" in row["channels"],
        "walk_in": "walk_in" in row["channels"],
        "phone": "phone" in row["channels"],
        "opening_set": row["opening_set_id"],
        "provenance": {"status": row["status"], "sources": row["sources"]},
    }


def _service(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in ("id", "title", "role", "condition", "valid_to")} | {
        "capabilities": CAPABILITIES[entry["role"]],
        "duration_minutes": entry["duration"]["value"],
        "duration_by_quantity": entry["by_quantity"] or [],
        "combines": entry["combines"] or [],
        "max_quantity": entry["max_quantity"],
        "duration_provenance": entry["duration"]["provenance"],
        "provenance": {"status": entry["status"], "sources": entry["sources"]},
    }
