"""Verify the timelines of all cases: `python -m services.bundles.audit` and whoever else wants to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.audit.checkpoints import BEFORE_ALL, root_of
from services.bundles.audit.store import broken_promises, chains, checkpoints, marks_of
from services.bundles.cases.chain import Break, first_break

NO_LEDGER: Final[Mapping[int, bytes]] = {}
ONE_MOMENT = text("set transaction isolation level repeatable read read only")


@dataclass(slots=True)
class Finding:
    """What a verification saw: how many cases and entries, and the first break of every case that does not hold."""

    cases: int = 0
    entries: int = 0
    breaks: dict[UUID, Break] = field(default_factory=dict)
    checkpoints: int = 0
    false_checkpoints: list[int] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether everything is as it was written."""
        return not self.breaks and not self.false_checkpoints


async def verify(session: AsyncSession, ledger: Mapping[int, bytes] = NO_LEDGER, *, one_moment: bool = True) -> Finding:
    """Check every chain against the head its case remembers, against the checkpoints, and these against `ledger` (see checkpoints.py).

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
    await _verify_checkpoints(session, finding, ledger)
    return finding


async def _verify_checkpoints(session: AsyncSession, finding: Finding, ledger: Mapping[int, bytes]) -> None:
    """Roots follow from marks, stand in the ledger, and every mark still holds."""
    stored, previous = await checkpoints(session), BEFORE_ALL
    for row in stored:
        root = root_of(previous, await marks_of(session, row.number))
        if root != row.root or ledger.get(row.number, root) != root:
            finding.false_checkpoints.append(row.number)
        previous = row.root
    finding.checkpoints = len(stored)
    finding.false_checkpoints += sorted(set(ledger) - {row.number for row in stored})
    for row in await broken_promises(session):
        finding.breaks.setdefault(row.case_id, Break(row.length, "changed"))
