"""Suggest services while a person types."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.search.schemas import Suggestion
from services.catalog.search.store import suggested_services
from services.catalog.search.words import MOST_WORDS, fold, stems_of
from shared.schemas import Page


async def suggest(session: AsyncSession, q: str, today: date, limit: int) -> Page[Suggestion]:
    """The likeliest first; nothing for what holds no letter and no digit, for nothing was asked yet."""
    typed, tokens = fold(q), stems_of(q)[:MOST_WORDS]
    rows = await suggested_services(session, typed, tokens, today, limit) if typed else []
    items = [Suggestion(service=row["id"], title=row["title"], alias=row["alias"]) for row in rows]
    return Page(items=items, next=None)
