"""SQL of remarks."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

ADD: Final = text(
    """
    insert into catalog.service_feedback (id, service_id, field, kind)
    select :id, p.id, :field, :kind from catalog.public_service p where p.id = :service returning id
    """
)
COUNTS: Final = text(
    """
    with counted as (
        select f.service_id as service, f.field, f.kind, count(*) as count, max(f.at) as latest
          from catalog.service_feedback f join catalog.public_service p on p.id = f.service_id
         where p.checked_at is null or (f.at at time zone 'Europe/Berlin')::date > p.checked_at
         group by f.service_id, f.field, f.kind)
    select c.*, p.title from counted c join catalog.public_service p on p.id = c.service
     where (-c.count, c.service, c.field, c.kind) > (-cast(:count as bigint), :service, :field, :kind)
     order by -c.count, c.service, c.field, c.kind limit :limit
    """
)


async def add_remark(session: AsyncSession, values: Mapping[str, Any]) -> bool:
    """Keep a remark; False for an unknown service."""
    return (await session.execute(ADD, dict(values))).scalar() is not None


async def remark_page(session: AsyncSession, values: Mapping[str, Any]) -> Sequence[RowMapping]:
    """Counts from the most frequent on, after a position; those from before the last check are settled."""
    return (await session.execute(COUNTS, dict(values))).mappings().all()
