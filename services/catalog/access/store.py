"""SQL of access; each answer is one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.durations.store import MEASURED, MEASURED_VISITS
from services.catalog.hours.store import PLACES, RULES
from services.catalog.metadata import EXISTS, IN_FORCE

ONE: Final = text(
    f"""
    select p.id, p.title, p.valid_from, p.valid_to, p.criteria, p.evidence, p.processing, p.online, p.channels,
           p.details ->> 'personalAppearance' as appearance, {MEASURED}, {MEASURED_VISITS},
           {PLACES}
      from catalog.public_service p where p.id = :service
    """  # noqa: S608 - fragments of this module
)
FREQUENT: Final = text(
    f"""
    select p.id, p.title, f.cases, f.basis, f.status, f.sources, {PLACES}
      from catalog.public_service p left join catalog.case_group g on g.id = p.case_group_id
      cross join lateral (
        select (p.criteria #>> '{{annualCases,value}}')::int as cases, null as basis,
               p.criteria #>> '{{annualCases,provenance,status}}' as status, p.criteria #> '{{annualCases,provenance,sources}}' as sources
        union all select g.annual_cases, g.id, g.status, to_jsonb(g.sources)) f
     where f.cases >= :least and f.status not in ('placeholder', 'unknown') and p.task_type <> 'extern' and not p.automatic
       and {IN_FORCE.format("p")}
       and (f.basis is null or coalesce(p.criteria #>> '{{annualCases,provenance,status}}', 'unknown') in ('placeholder', 'unknown'))
     order by f.cases desc, p.id
    """  # noqa: S608 - fragments of this module
)
WEEKS: Final = text(
    f"""
    select o.id, o.name, o.task_type, o.unit, {RULES} as rules,
           (select jsonb_build_object('status', w.status, 'sources', w.sources)
              from catalog.opening_set w where w.id = o.opening_set_id) as week_provenance
      from catalog.office o
     where o.level = 'city' and o.opening_set_id is not null and {EXISTS.format("o")}
     order by o.id
    """  # noqa: S608 - RULES is a constant
)


async def access_row(session: AsyncSession, service: str, today: date) -> RowMapping | None:
    """What the figures of a service follow from, with the places where it can be applied for today."""
    return (await session.execute(ONE, {"service": service, "today": today})).mappings().one_or_none()


async def frequent_rows(session: AsyncSession, least: int, today: date) -> Sequence[RowMapping]:
    """Services of the city with at least so many cases a year, their own or those of their group; invented figures do not count."""
    return (await session.execute(FREQUENT, {"least": least, "today": today})).mappings().all()


async def week_rows(session: AsyncSession, today: date) -> Sequence[RowMapping]:
    """Offices of the city that exist today and keep a week."""
    return (await session.execute(WEEKS, {"today": today})).mappings().all()
