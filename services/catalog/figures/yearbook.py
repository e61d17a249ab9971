"""The yearbook: figures page by page."""

from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.figures.schemas import Figure
from services.catalog.figures.store import figure_page
from shared.schemas import Page, decode_cursor, encode_cursor


async def list_figures(
    session: AsyncSession, service: str | None, life_event: str | None, limit: int, cursor: str | None
) -> Page[Figure]:
    """A page of figures, of one service or life event when named."""
    after = str(decode_cursor(cursor, 1)[0]) if cursor else ""
    rows = await figure_page(session, service, life_event, after, limit + 1)
    items = [Figure.model_validate(_figure(row)) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)


def _figure(row: RowMapping) -> dict[str, Any]:
    same = ("id", "label", "value", "previous", "unit", "year")
    return {name: row[name] for name in same} | {
        "service": row["service_id"],
        "life_event": row["life_event_id"],
        "provenance": {"status": row["status"], "sources": row["sources"]},
    }
