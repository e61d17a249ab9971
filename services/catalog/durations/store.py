"""SQL of measured durations."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.durations.models import measured_duration

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


async def add_visits(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Count visits: rows of service_id, day, minutes and visits, each key once."""
    if rows:
        statement = insert(measured_duration)
        more = {"visits": measured_duration.c.visits + statement.excluded.visits}
        counted = statement.on_conflict_do_update(index_elements=["service_id", "day", "minutes"], set_=more)
        await session.execute(counted, [dict(row) for row in rows])


async def forget_before(session: AsyncSession, day: date) -> None:
    """Delete what is older than a day."""
    await session.execute(delete(measured_duration).where(measured_duration.c.day < day))
