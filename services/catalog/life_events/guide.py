"""The guide through a life event: its steps in order, and what else belongs to it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.life_events.problems import LifeEventUnknown
from services.catalog.life_events.schemas import LifeEvent, LifeEventSummary
from services.catalog.life_events.store import life_event_page, life_event_row
from services.catalog.public_services.eid import eid_benefit
from shared.problems import InvalidCursor
from shared.schemas import Page, decode_cursor, encode_cursor


async def list_life_events(
    session: AsyncSession, today: date, limit: int, cursor: str | None
) -> Page[LifeEventSummary]:
    """Life events first, then topics."""
    after = decode_cursor(cursor, 1)[0] if cursor else -1
    if not isinstance(after, int) or not -1 <= after < 2**15:
        raise InvalidCursor
    rows = await life_event_page(session, today, after, limit + 1)
    items = [LifeEventSummary.model_validate(_summary(row)) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([rows[limit - 1]["position"]]) if len(rows) > limit else None)


async def get_life_event(session: AsyncSession, life_event: str, today: date) -> LifeEvent:
    """One life event; raises LifeEventUnknown."""
    row = await life_event_row(session, life_event, today)
    if row is None:
        raise LifeEventUnknown(life_event=life_event)
    known = {entry["service"]: entry for entry in row["members"]}
    planned = [step for step in row["steps"] if step["service"] in known]
    names = {step["service"] for step in planned}
    others = [{"service": name} for name in known if name not in names]
    return LifeEvent.model_validate(
        _summary(row)
        | {name: row[name] for name in ("phases", "languages", "portal_codes")}
        | {"steps": _steps(planned, known, 1), "further_services": _steps(others, known, len(planned) + 1)}
    )


def _summary(row: RowMapping) -> dict[str, Any]:
    same = ("id", "title", "description", "kind", "bundles", "services")
    return {name: row[name] for name in same} | {"provenance": {"status": row["status"], "sources": row["sources"]}}


def _steps(steps: Sequence[Mapping[str, Any]], known: Mapping[str, Any], first: int) -> list[dict[str, Any]]:
    return [_step(step, known[step["service"]], number) for number, step in enumerate(steps, first)]


def _step(step: Mapping[str, Any], entry: Mapping[str, Any], position: int) -> dict[str, Any]:
    return {name: entry[name] for name in ("service", "title", "unit", "automatic", "online", "deadlines")} | {
        "position": position,
        "after": step.get("after", []),
        "eid": eid_benefit(entry["online"], entry["appearance"]),
    }
