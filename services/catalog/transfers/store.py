"""SQL of transfers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.transfers.models import transfer, transfer_step

SHOWN: Final = """
    select t.*, p.title,
           (select coalesce(jsonb_agg(jsonb_build_object('at', s.at, 'by', s.by, 'state', s.state, 'note', s.note) order by s.id), '[]')
              from catalog.transfer_step s where s.transfer_id = t.id) as steps
      from catalog.transfer t join catalog.public_service p on p.id = t.service_id
"""
PAGE: Final = text(
    f"""{SHOWN}
     where (cast(:state as text) is null or t.state = :state) and (cast(:before as uuid) is null or t.id < :before)
     order by t.id desc limit :limit
    """
)
ONE: Final = text(f"{SHOWN} where t.id = :id for update of t")
BALANCES: Final = text(
    """
    with moved as (select * from catalog.transfer where state in ('transferred', 'reviewed')),
    sides as (
        select to_unit_id as unit, 1 as sign, needed_hours, needed_posts, moved_hours, moved_posts from moved
        union all select from_unit_id, -1, needed_hours, needed_posts, moved_hours, moved_posts from moved)
    select u.id, u.name, count(*) filter (where sign > 0) as received, count(*) filter (where sign < 0) as given,
           sum(sign * needed_hours) as needed_hours, sum(sign * needed_posts) as needed_posts,
           sum(sign * coalesce(moved_hours, 0)) as moved_hours, sum(sign * coalesce(moved_posts, 0)) as moved_posts
      from sides s join catalog.unit u on u.id = s.unit
     group by u.id, u.name order by u.id
    """
)
PLACE: Final = text(
    """
    select p.unit_id, (select u.level from catalog.unit u where u.id = :to_unit) as level
      from catalog.public_service p where p.id = :service
    """
)


async def service_place(session: AsyncSession, service: str, to_unit: str) -> RowMapping | None:
    """The unit of a service and the level of another one; None for an unknown service, a null level for an unknown unit."""
    return (await session.execute(PLACE, {"service": service, "to_unit": to_unit})).mappings().one_or_none()


async def add_transfer(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Write a transfer."""
    await session.execute(insert(transfer).values(dict(values)))


async def transfer_row(session: AsyncSession, wanted: UUID) -> RowMapping | None:
    """A transfer with its steps, held until the transaction ends."""
    return (await session.execute(ONE, {"id": wanted})).mappings().one_or_none()


async def transfer_page(
    session: AsyncSession, state: str | None, before: UUID | None, limit: int
) -> Sequence[RowMapping]:
    """Transfers from the newest to the oldest, older than a given one."""
    values = {"state": state, "before": before, "limit": limit}
    return (await session.execute(PAGE, values)).mappings().all()


async def change_transfer(session: AsyncSession, wanted: UUID, values: Mapping[str, Any]) -> None:
    """Write what a step changed."""
    await session.execute(update(transfer).where(transfer.c.id == wanted).values(dict(values)))


async def add_step(session: AsyncSession, values: Mapping[str, Any]) -> None:
    """Put a step on record."""
    await session.execute(insert(transfer_step).values(dict(values)))


async def balance_rows(session: AsyncSession) -> Sequence[RowMapping]:
    """Units that received or gave a service, with the sums of both sides."""
    return (await session.execute(BALANCES)).mappings().all()
