"""SQL of measured durations."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Table, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.durations.models import measured_duration, measured_visit

DAYS_COUNTED: Final = 365
FEWEST_SHOWN: Final = 5
"""Fewer visits could point at single people."""
MEASURED: Final = f"""
    (select jsonb_build_object('visits', sum(h.visits), 'p50Minutes', min(h.minutes) filter (where 2 * h.until >= h.total),
            'p80Minutes', min(h.minutes) filter (where 5 * h.until >= 4 * h.total))
       from (select m.minutes, sum(m.visits) as visits, sum(sum(m.visits)) over (order by m.minutes) as until,
                    sum(sum(m.visits)) over () as total
               from catalog.measured_duration m
              where m.service_id = p.id and m.day < :today and m.day >= cast(:today as date) - {DAYS_COUNTED}
              group by m.minutes) h
     having sum(h.visits) >= {FEWEST_SHOWN}) as measured
"""  # noqa: S608 - two numbers of this module
"""A column of a statement on services `p`. Days before today only: an answer stays true as long as its day lasts."""


MEASURED_VISITS: Final = f"""
    (with counted as (select v.number, sum(v.visits) as visits from catalog.measured_visit v
                       where v.service_id = p.id and v.day < :today and v.day >= cast(:today as date) - {DAYS_COUNTED}
                       group by v.number),
          total as (select sum(visits) filter (where number = 0) as visits,
                           sum(visits) filter (where number = 0) - coalesce(sum(visits) filter (where number > 0), 0) as cases
                      from counted)
     select jsonb_build_object('cases', t.cases, 'visits', t.visits,
                               'p80Visits', 1 + (select count(*) from counted c where c.number > 0 and 5 * c.visits > t.cases))
       from total t where t.cases >= {FEWEST_SHOWN}) as measured_visits
"""  # noqa: S608 - two numbers of this module
"""The same for visits a case: as many more than one as more than a fifth of the cases took."""


async def add_visits(session: AsyncSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Count visits: rows of a table of this package, each key once."""
    if rows:
        statement = insert(table)
        more = {"visits": table.c.visits + statement.excluded.visits}
        counted = statement.on_conflict_do_update(
            index_elements=[column.name for column in table.primary_key], set_=more
        )
        await session.execute(counted, [dict(row) for row in rows])


async def forget_before(session: AsyncSession, day: date) -> None:
    """Delete what is older than a day."""
    for table in (measured_duration, measured_visit):
        await session.execute(delete(table).where(table.c.day < day))
