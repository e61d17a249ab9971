"""SQL of offices; each page is one statement."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.hours.store import RULES
from services.catalog.metadata import EXISTS, IN_FORCE
from services.catalog.offices.models import office as office_table

COLUMNS: Final = """o.id, o.name, o.kind, o.task_type, o.level, o.unit, o.closed_from, o.successor_id, o.valid_from, o.channels,
    o.decides, o.voucher_required, o.child_friendly, o.address, o.desks, o.opening_set_id, o.status, o.sources"""
PAGE: Final = text(
    f"""
    select {COLUMNS} from catalog.office o
     where (cast(:kind as text) is null or o.kind = :kind) and (cast(:task_type as text) is null or o.task_type = :task_type)
       and (cast(:service as text) is null
            or exists (select 1 from catalog.office_service s
                        where s.office_id = o.id and s.service_id = :service and {IN_FORCE.format("s")}))
       and (cast(:child_friendly as boolean) is null or (o.child_friendly -> 'value')::boolean = :child_friendly)
       and (not :usable or {EXISTS.format("o")} and o.task_type <> 'verwaltungssteuerung')
       and o.id > :after
     order by o.id limit :limit
    """  # noqa: S608 - COLUMNS is a constant of this module
)
ONE: Final = text(
    f"""
    select {COLUMNS}, o.contact, o.features, o.accessibility, o.back_office_heavy, o.checked_at, o.external_ids, {RULES} as rules,
           (select jsonb_build_object('status', w.status, 'sources', w.sources)
              from catalog.opening_set w where w.id = o.opening_set_id) as week_provenance,
           (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title, 'role', s.role, 'condition', s.condition,
                'duration', p.criteria -> 'durationMinutes',
                'by_quantity', p.details -> 'durationByQuantity', 'combines', p.details -> 'combines',
                'valid_to', least(p.valid_to, s.valid_to), 'max_quantity', p.details -> 'maxQuantity',
                'status', s.status, 'sources', s.sources)
                order by p.sort_title, p.id), '[]')
              from catalog.office_service s join catalog.public_service p on p.id = s.service_id
             where s.office_id = o.id and {IN_FORCE.format("p")} and {IN_FORCE.format("s")}) as services
      from catalog.office o where o.id = :id
    """  # noqa: S608 - fragments of this room
)


async def office_page(session: AsyncSession, values: Mapping[str, Any]) -> Sequence[RowMapping]:
    """Offices in the order of their ids; `values` fill PAGE: kind, task_type, service, child_friendly, usable, today, after, limit."""
    return (await session.execute(PAGE, values)).mappings().all()


async def office_row(session: AsyncSession, office: str, today: date) -> RowMapping | None:
    """One office with its week and the services it has on a day."""
    return (await session.execute(ONE, {"id": office, "today": today})).mappings().one_or_none()


async def office_life(session: AsyncSession, office: str) -> RowMapping | None:
    """Beginning, end and successor of an office, held against deletion until the transaction ends."""
    columns = (office_table.c.valid_from, office_table.c.closed_from, office_table.c.successor_id)
    statement = select(*columns).where(office_table.c.id == office).with_for_update(read=True, key_share=True)
    return (await session.execute(statement)).mappings().one_or_none()
