"""Read the chains of many cases in pages, each page in two statements."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.chain import Head
from services.bundles.cases.models import case_file, timeline_entry

PAGE: Final = 500
FIRST: Final = UUID(int=0)


async def chains(session: AsyncSession) -> AsyncIterator[tuple[UUID, Head, Sequence[Any]]]:
    """Every case with the head it remembers and its entries in order."""
    after = FIRST
    while True:
        query = select(case_file.c.id, case_file.c.chain_length, case_file.c.chain_head)
        cases = list(await session.execute(query.where(case_file.c.id > after).order_by(case_file.c.id).limit(PAGE)))
        if not cases:
            return
        entries = await _entries(session, [case.id for case in cases])
        for case in cases:
            yield case.id, Head(case.chain_length, case.chain_head), entries.get(case.id, ())
        after = cases[-1].id


async def _entries(session: AsyncSession, case_ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    query = select(timeline_entry).where(timeline_entry.c.case_id.in_(case_ids))
    found: dict[UUID, list[Any]] = {}
    rows = await session.execute(query.order_by(timeline_entry.c.case_id, timeline_entry.c.position))
    for row in rows.mappings():
        found.setdefault(row["case_id"], []).append(row)
    return found
