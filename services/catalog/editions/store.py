"""SQL of the edition number and of what was published."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Text, cast, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.editions.models import edition, published

CHANNEL: Final = "catalog_edition"
"""Where PostgreSQL tells every process of the room, after the commit, that there is a new edition."""


async def current_edition(session: AsyncSession) -> int:
    """The number of the present edition; 0 before anything was loaded."""
    return (await session.execute(select(edition.c.number))).scalar() or 0


async def next_edition(session: AsyncSession) -> int:
    """Raise the number, announce it and return it; whoever changes the catalogue at the same time waits here."""
    statement = insert(edition).values(id=1, number=1)
    raised = statement.on_conflict_do_update(
        index_elements=["id"], set_={"number": edition.c.number + 1, "changed_at": func.clock_timestamp()}
    )
    announced = func.pg_notify(CHANNEL, cast(edition.c.number, Text))
    number: int = (await session.execute(raised.returning(edition.c.number, announced))).scalar_one()
    return number


async def remember_published(session: AsyncSession, things: Sequence[Mapping[str, Any]]) -> None:
    """Note kind, id and edition of what others are told of."""
    if things:
        statement = insert(published)
        again = statement.on_conflict_do_update(
            index_elements=["kind", "id"], set_={"edition": statement.excluded.edition}
        )
        await session.execute(again, list(things))
