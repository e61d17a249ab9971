"""The registry of sources, page by page."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.sources.schemas import Source
from services.catalog.sources.store import source_page
from shared.schemas import Page, decode_cursor, encode_cursor


async def list_sources(session: AsyncSession, limit: int, cursor: str | None) -> Page[Source]:
    """A page of sources in the order of their ids."""
    after = str(decode_cursor(cursor, 1)[0]) if cursor else ""
    rows = await source_page(session, after, limit + 1)
    items = [Source.model_validate(dict(row)) for row in rows[:limit]]
    return Page(items=items, next=encode_cursor([items[-1].id]) if len(rows) > limit else None)
