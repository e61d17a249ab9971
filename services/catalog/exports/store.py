"""SQL of the exports."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.metadata import EXISTS, IN_FORCE

AT_ONCE: Final = 1000
"""Services per statement: however large the catalogue is, none runs into its time limit."""
SERVICES: Final = text(
    f"""
    select to_jsonb(p) - 'fingerprint' - 'sort_title' || jsonb_build_object(
               'offices', (select coalesce(jsonb_agg(jsonb_build_object('id', s.office_id, 'role', s.role, 'condition', s.condition,
                              'status', s.status) order by s.office_id), '[]')
                             from catalog.office_service s join catalog.office o on o.id = s.office_id
                            where s.service_id = p.id and {IN_FORCE.format("s")} and {EXISTS.format("o")}),
               'aliases', (select coalesce(jsonb_agg(a.alias order by a.strength desc, a.alias), '[]')
                             from catalog.search_alias a where a.service_id = p.id)) as service
      from catalog.public_service p
     where (cast(:service as text) is null or p.id = :service) and ({IN_FORCE.format("p")} or (:coming and p.valid_from > :today))
       and p.id > :after
     order by p.id limit {AT_ONCE}
    """  # noqa: S608 - fragments of this room
)
OFFICES: Final = """
    select coalesce(jsonb_agg(to_jsonb(o) - 'fingerprint' || jsonb_build_object(
               'week_status', w.status, 'week_remark', w.remark) order by o.id), '[]')
      from catalog.office o left join catalog.opening_set w on w.id = o.opening_set_id
"""
CATALOGUE: Final = text(
    f"""
    select ({OFFICES}) as offices,
           (select coalesce(jsonb_agg(to_jsonb(u) order by u.id), '[]') from catalog.unit u) as units,
           (select coalesce(jsonb_agg(to_jsonb(l) order by l.position), '[]') from catalog.life_event l) as life_events,
           (select coalesce(jsonb_agg(to_jsonb(c) order by c.service_id, c.ars, c.unit_id), '[]')
              from catalog.competence c where c.role = 'decides') as competences,
           (select coalesce(jsonb_agg(to_jsonb(g) order by g.kind, g.id), '[]') from catalog.published g) as published,
           coalesce((select number from catalog.edition), 0) as edition,
           coalesce((select changed_at from catalog.edition), 'epoch') as changed_at
    """  # noqa: S608 - fragments of this module, no value of a caller
)


async def catalogue_row(session: AsyncSession) -> RowMapping:
    """Everything that is exported besides services, as JSON, with the edition it belongs to."""
    return (await session.execute(CATALOGUE)).mappings().one()


async def exported_services(
    session: AsyncSession, service: str | None, today: date, *, coming: bool
) -> list[Mapping[str, Any]]:
    """The services of a day as JSON in the order of their ids, or the one that is named; with those to come when they are wanted."""
    values: dict[str, Any] = {"service": service, "today": today, "coming": coming}
    found: list[Mapping[str, Any]] = []
    while True:
        part = (await session.execute(SERVICES, values | {"after": found[-1]["id"] if found else ""})).scalars().all()
        found += part
        if len(part) < AT_ONCE:
            return found
