"""SQL of competence; the answer is one statement."""

from datetime import date
from typing import Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.metadata import EXISTS, IN_FORCE

LOOKUP: Final = text(
    f"""
    with area as (select distinct ars from catalog.place where kind = :kind and value = :value)
    select p.id, p.title, p.valid_from, p.valid_to, p.intake_everywhere,
           (select coalesce(array_agg(ars order by ars), '{{}}') from area) as areas,
           (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'level', u.level, 'chosen', u.chosen_by_person,
                'role', c.role, 'status', c.status, 'sources', c.sources) order by u.id), '[]')
              from catalog.competence c join catalog.unit u on u.id = c.unit_id
             where c.service_id = p.id and c.ars in (select ars from area) and {IN_FORCE.format("u")}
                and {IN_FORCE.format("c")}) as candidates,
           (select coalesce(array_agg(o.id order by o.id), '{{}}')
              from catalog.office_service s join catalog.office o on o.id = s.office_id
             where s.service_id = p.id and s.role = 'decides' and {IN_FORCE.format("s")} and {EXISTS.format("o")}) as offices
      from catalog.public_service p where p.id = :service
    """  # noqa: S608 - fragments of this room
)


async def competence_row(session: AsyncSession, service: str, kind: str, value: str, today: date) -> RowMapping | None:
    """Areas of the place, candidates there and offices; None for an unknown service."""
    values = {"service": service, "kind": kind, "value": value, "today": today}
    return (await session.execute(LOOKUP, values)).mappings().one_or_none()
