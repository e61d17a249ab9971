"""SQL of the pages."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.hours.store import RULES
from services.catalog.metadata import EXISTS, IN_FORCE

PLACES: Final = text(
    f"""
    select o.id, o.name, o.address, {RULES} as rules,
           (select w.status from catalog.opening_set w where w.id = o.opening_set_id) as week_status
      from catalog.office_service s join catalog.office o on o.id = s.office_id
     where s.service_id = :service and {IN_FORCE.format("s")} and {EXISTS.format("o")}
     order by o.name ->> 'de', o.id
    """  # noqa: S608 - RULES is a constant
)


async def place_rows(session: AsyncSession, service: str, today: date) -> Sequence[RowMapping]:
    """The offices that handle a service today, with their weeks."""
    return (await session.execute(PLACES, {"service": service, "today": today})).mappings().all()
