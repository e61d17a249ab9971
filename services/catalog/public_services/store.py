"""SQL of services; each page is one statement."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping, delete, exists, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.hours.store import PLACES
from services.catalog.metadata import EXISTS, IN_FORCE
from services.catalog.public_services.models import public_service, service_card
from services.catalog.search.store import RANKED

COLUMNS: Final = """p.id, p.title, p.description, p.task_type, p.audience, p.life_events, p.channels, p.criteria, p.fees, p.online,
    p.details, p.status, p.sources,
    jsonb_build_object('id', u.id, 'name', u.name, 'level', u.level, 'taskType', u.task_type) as unit"""
CHILD_FRIENDLY: Final = f"""exists (
            select 1 from catalog.office_service s join catalog.office o on o.id = s.office_id
             where s.service_id = p.id and {IN_FORCE.format("s")} and {EXISTS.format("o")} and s.role <> 'advises'
               and o.child_friendly @> '{{"value": true}}')"""  # noqa: S608 - fragments of this room, no value of a caller
"""Whether a service `p` is handled at an office that is known to provide for families with small children."""
FILTERS: Final = f"""{IN_FORCE.format("p")}
       and (cast(:life_event as text) is null or p.life_events @> array[cast(:life_event as text)])
       and (cast(:channel as text) is null or p.channels @> array[cast(:channel as text)])
       and (cast(:leika as text) is null or p.keys ->> 'leikaId' = :leika or p.keys -> 'moreLeikaIds' @> to_jsonb(cast(:leika as text)))
       and (cast(:eid as boolean) is null or p.eid = :eid)
       and (cast(:audience as text) is null or p.audience in (:audience, 'both'))
       and (cast(:office as text) is null or exists (
            select 1 from catalog.office_service s where s.office_id = :office and s.service_id = p.id and {IN_FORCE.format("s")}))
       and (cast(:child_friendly as boolean) is null or {CHILD_FRIENDLY} = :child_friendly)"""  # noqa: S608 - fragments of this room, no value of a caller
COUNTED: Final = """(select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'count', f.count) order by f.count desc, f.id), '[]')
        from (select {0} as id, count(*) as count from matching m group by 1) f)"""
FACETS: Final = f"""case when :facets then jsonb_build_object('lifeEvents', {COUNTED.format("unnest(m.life_events)")},
       'channels', {COUNTED.format("unnest(m.channels)")}, 'audiences', {COUNTED.format("m.audience")},
       'childFriendly', {COUNTED.format("m.child_friendly::text")}) end as facets"""
"""Counts over everything that matches, not only the page; `matching` is read only when they are asked for."""
CARD: Final = "left join catalog.service_card c on c.service_id = {0}.id and c.period @> cast(:today as date)"
CARD_FACTS: Final = text(
    f"select {COLUMNS} from catalog.public_service p join catalog.unit u on u.id = p.unit_id where p.id = any(:ids)"  # noqa: S608 - COLUMNS is a constant
)
LISTED: Final = text(
    f"""
    with matching as (select p.life_events, p.channels, p.audience, {CHILD_FRIENDLY} as child_friendly
                 from catalog.public_service p where {FILTERS})
    select p.id, p.sort_title, 0::numeric as score, c.body as card, {FACETS}
      from catalog.public_service p {CARD.format("p")}
     where {FILTERS} and (p.sort_title, p.id) > (:after_title, :after_id)
     order by p.sort_title, p.id limit :limit
    """  # noqa: S608 - fragments of this module, no value of a caller
)
FOUND: Final = text(
    f"""
    with {RANKED},
    scored as (
        select p.id, p.sort_title, round((r.score + 0.02 * ln(1 + coalesce(p.annual_cases, 0)))::numeric, 6) as score
          from ranked r join catalog.public_service p on p.id = r.service_id where {FILTERS}),
    matching as (
        select p.life_events, p.channels, p.audience, {CHILD_FRIENDLY} as child_friendly
                 from scored s join catalog.public_service p on p.id = s.id),
    page as (
        select * from scored where (-score, sort_title, id) > (-cast(:after_score as numeric), :after_title, :after_id)
         order by -score, sort_title, id limit :limit)
    select g.id, g.sort_title, g.score, c.body as card, {FACETS}
      from page g {CARD.format("g")}
     order by -g.score, g.sort_title, g.id
    """  # noqa: S608 - fragments of this room, no value of a caller
)
ONE: Final = text(
    f"""
    select {COLUMNS}, p.valid_from, p.valid_to, p.keys, p.case_group_id, p.automatic, p.checked_at, p.evidence, p.deadlines, p.law,
           p.processing, p.intake_everywhere, {PLACES},
           (select o.name from catalog.office o where o.id = p.details -> 'bundledAt' ->> 'office') as bundled_name,
           (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'title', l.title, 'bundles', l.bundles) order by l.position), '[]')
              from catalog.life_event l where l.id = any(p.life_events)) as events,
           (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'role', s.role,
                'condition', s.condition, 'channels', o.channels, 'closedFrom', o.closed_from,
                'openedFrom', o.valid_from, 'from', s.valid_from, 'to', s.valid_to,
                'status', s.status, 'sources', s.sources) order by s.role desc, o.id), '[]')
              from catalog.office_service s join catalog.office o on o.id = s.office_id
             where s.service_id = p.id and {IN_FORCE.format("s")} and {EXISTS.format("o")}) as offices,
           (select coalesce(array_agg(o.id order by o.id), '{{}}') from catalog.office o
             where o.kind = 'citizen_office' and {EXISTS.format("o")}) as intake_offices
      from catalog.public_service p join catalog.unit u on u.id = p.unit_id
     where p.id = :id
    """  # noqa: S608 - COLUMNS is a constant of this module
)


async def listed_services(session: AsyncSession, values: Mapping[str, Any]) -> Sequence[RowMapping]:
    """Services in the order of the alphabet, after a position; `values` fill FILTERS, after_title, after_id and limit."""
    return (await session.execute(LISTED, values)).mappings().all()


async def found_services(session: AsyncSession, values: Mapping[str, Any]) -> Sequence[RowMapping]:
    """Services by score; `values` also fill what RANKED asks for, and after_score."""
    return (await session.execute(FOUND, values)).mappings().all()


async def card_facts(session: AsyncSession, services: Sequence[str]) -> Sequence[RowMapping]:
    """What the cards of services are made of."""
    return (await session.execute(CARD_FACTS, {"ids": list(services)})).mappings().all()


async def without_card(session: AsyncSession) -> list[str]:
    """Services that have no card at all."""
    has_one = exists().where(service_card.c.service_id == public_service.c.id)
    return list((await session.execute(select(public_service.c.id).where(~has_one))).scalars())


async def replace_cards(session: AsyncSession, services: Sequence[str], cards: Sequence[Mapping[str, Any]]) -> None:
    """The cards of these services are these."""
    await session.execute(delete(service_card).where(service_card.c.service_id.in_(services)))
    if cards:
        await session.execute(insert(service_card), list(cards))


async def service_row(session: AsyncSession, service: str, today: date) -> RowMapping | None:
    """One service whole, with the offices that still exist."""
    return (await session.execute(ONE, {"id": service, "today": today})).mappings().one_or_none()


async def online_row(session: AsyncSession, service: str) -> RowMapping | None:
    """What is known of the online way, and from when until when the service is offered; None for an unknown one."""
    of = public_service.c
    columns = (of.id, of.title, of.online, of.details["ways"].label("ways"), of.valid_from, of.valid_to)
    statement = select(*columns).where(of.id == service)
    return (await session.execute(statement)).mappings().one_or_none()


async def unknown_services(session: AsyncSession, services: Sequence[str]) -> list[str]:
    """Those of `services` that do not exist."""
    found = await session.execute(select(public_service.c.id).where(public_service.c.id.in_(services)))
    return sorted(set(services) - set(found.scalars()))
