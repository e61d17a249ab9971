"""SQL of life events; each answer is one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.metadata import IN_FORCE

COLUMNS: Final = f"""l.id, l.position, l.title, l.description, l.kind, l.bundles, l.status, l.sources,
    (select count(*) from catalog.public_service p where p.life_events @> array[l.id] and {IN_FORCE.format("p")}) as services"""  # noqa: S608 - fragments of this room
PAGE: Final = text(
    f"select {COLUMNS} from catalog.life_event l where l.position > :after order by l.position limit :limit"  # noqa: S608
)
ONE: Final = text(
    f"""
    select {COLUMNS}, l.phases, l.languages, l.portal_codes, l.steps,
           (select coalesce(jsonb_agg(jsonb_build_object('service', p.id, 'title', p.title, 'automatic', p.automatic,
                'online', p.online, 'deadlines', p.deadlines, 'appearance', p.details -> 'personalAppearance',
                'unit', jsonb_build_object('id', u.id, 'name', u.name, 'level', u.level, 'taskType', u.task_type))
                order by p.annual_cases desc nulls last, p.sort_title), '[]')
              from catalog.public_service p join catalog.unit u on u.id = p.unit_id
             where {IN_FORCE.format("p")} and (p.life_events @> array[l.id]
                or p.id in (select s ->> 'service' from jsonb_array_elements(l.steps) s))) as members
      from catalog.life_event l where l.id = :id
    """  # noqa: S608 - fragments of this room
)


async def life_event_page(session: AsyncSession, today: date, after: int, limit: int) -> Sequence[RowMapping]:
    """Life events in their order, after a position."""
    return (await session.execute(PAGE, {"today": today, "after": after, "limit": limit})).mappings().all()


async def life_event_row(session: AsyncSession, life_event: str, today: date) -> RowMapping | None:
    """One life event with all services it speaks of that are offered on a day."""
    return (await session.execute(ONE, {"id": life_event, "today": today})).mappings().one_or_none()
