"""SQL of the edition number and of what was published."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Text, cast, func, select, text, update
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


TURNED_SERVICES: Final = text(
    """
    select p.id from catalog.public_service p
     where (p.valid_from > :before and p.valid_from <= :today) or (p.valid_to >= :before and p.valid_to < :today)
        or p.id in (select l.service_id from (select service_id, valid_from, valid_to from catalog.competence
                                               union all select service_id, valid_from, valid_to from catalog.office_service) l
                     where (l.valid_from > :before and l.valid_from <= :today) or (l.valid_to >= :before and l.valid_to < :today))
        or exists (select 1 from catalog.unit u
                    where (u.id = p.unit_id or u.id in (select c.unit_id from catalog.competence c where c.service_id = p.id))
                      and ((u.valid_from > :before and u.valid_from <= :today) or (u.valid_to >= :before and u.valid_to < :today)))
     order by p.id
    """
)
TURNED_OFFICES: Final = text(
    """
    select o.id from catalog.office o
     where (o.valid_from > :before and o.valid_from <= :today) or (o.closed_from > :before and o.closed_from <= :today)
        or o.id in (select s.office_id from catalog.office_service s where s.service_id = any(:services))
     order by o.id
    """
)


async def told_until(session: AsyncSession, today: date) -> date | None:
    """Up to which day others were told, held and moved on to `today`; None the first time and before anything was published."""
    held = select(edition.c.told_until).where(edition.c.id == 1).with_for_update()
    before: date | None = (await session.execute(held)).scalar_one_or_none()
    if before is None or before < today:
        await session.execute(update(edition).values(told_until=today))
    return before


async def turned_services(session: AsyncSession, before: date, today: date) -> list[str]:
    """Services that began or ended after `before`, by their own validity, that of a unit they name, or that of who handles them."""
    return list((await session.execute(TURNED_SERVICES, {"before": before, "today": today})).scalars())


async def turned_offices(session: AsyncSession, before: date, today: date, services: Sequence[str]) -> list[str]:
    """Offices that opened or closed for good after `before`, and those that handle these services."""
    values = {"before": before, "today": today, "services": list(services)}
    return list((await session.execute(TURNED_OFFICES, values)).scalars())
