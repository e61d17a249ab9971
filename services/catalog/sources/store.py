"""SQL of the registry of sources."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.sources.models import source


async def source_page(session: AsyncSession, after: str, limit: int) -> Sequence[RowMapping]:
    """Sources in the order of their ids, after a given one."""
    statement = select(source).where(source.c.id > after).order_by(source.c.id).limit(limit)
    return (await session.execute(statement)).mappings().all()
