"""SQL of the edition number."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editions.models import edition


async def current_edition(session: AsyncSession) -> int:
    """The number of the present edition; 0 before anything was loaded."""
    return (await session.execute(select(edition.c.number))).scalar() or 0


async def next_edition(session: AsyncSession) -> int:
    """Raise the number and return it; whoever changes the catalogue at the same time waits here."""
    statement = insert(edition).values(id=1, number=1)
    raised = statement.on_conflict_do_update(
        index_elements=["id"], set_={"number": edition.c.number + 1, "changed_at": func.clock_timestamp()}
    )
    number: int = (await session.execute(raised.returning(edition.c.number))).scalar_one()
    return number
