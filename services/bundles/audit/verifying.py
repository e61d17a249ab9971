"""Verify the timelines of all cases: `python -m services.bundles.audit` and whoever else wants to know."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.audit.store import chains
from services.bundles.cases.chain import Break, first_break

ONE_MOMENT = text("set transaction isolation level repeatable read read only")


@dataclass(slots=True)
class Finding:
    """What a verification saw: how many cases and entries, and the first break of every case that does not hold."""

    cases: int = 0
    entries: int = 0
    breaks: dict[UUID, Break] = field(default_factory=dict)


async def verify(session: AsyncSession, *, one_moment: bool = True) -> Finding:
    """Check every chain against the head its case remembers.

    Sees one moment of the database, so that cases moving meanwhile are no false alarm; `one_moment=False` joins a transaction
    that has begun already.
    """
    if one_moment:
        await session.execute(ONE_MOMENT)
    finding = Finding()
    async for case_id, head, rows in chains(session):
        finding.cases += 1
        finding.entries += len(rows)
        found = first_break(rows, head)
        if found is not None:
            finding.breaks[case_id] = found
    return finding
