"""SQL of figures."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.figures.models import figure


async def figure_page(
    session: AsyncSession, service: str | None, life_event: str | None, after: str, limit: int
) -> Sequence[RowMapping]:
    """Figures in the order of their ids, after a given one."""
    statement = select(figure).where(figure.c.id > after)
    if service is not None:
        statement = statement.where(figure.c.service_id == service)
    if life_event is not None:
        statement = statement.where(figure.c.life_event_id == life_event)
    return (await session.execute(statement.order_by(figure.c.id).limit(limit))).mappings().all()
