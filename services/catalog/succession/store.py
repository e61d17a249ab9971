"""SQL of succession; the line of successors is followed in one statement."""

from datetime import date
from typing import Final, Literal

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.metadata import EXISTS

LONGEST_LINE: Final = 50
LINE: Final = f"""
    with recursive line as (
        select t.id, t.successor_id, 0 as step from catalog.{{0}} t where t.id = :id
        union all
        select t.id, t.successor_id, l.step + 1 from line l join catalog.{{0}} t on t.id = l.successor_id
         where l.step < {LONGEST_LINE})
    select t.id, t.{{1}} as name, {{2}} as alive from line l join catalog.{{0}} t on t.id = l.id
     where l.step > 0 order by alive desc, l.step limit 1
"""  # noqa: S608 - names of tables of this room
HEIRS: Final = {
    "office": text(LINE.format("office", "name", EXISTS.format("t"))),
    "service": text(LINE.format("public_service", "title", "(t.valid_to is null or t.valid_to >= :today)")),
}


async def heir_of(
    session: AsyncSession, kind: Literal["office", "service"], gone: str, today: date
) -> RowMapping | None:
    """The nearest successor that is not gone itself, else the nearest at all, with `alive`; None without a successor."""
    return (await session.execute(HEIRS[kind], {"id": gone, "today": today})).mappings().one_or_none()
