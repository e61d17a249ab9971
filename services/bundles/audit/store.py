"""All SQL of the audit: chains in pages, each page in two statements, and checkpoints."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.audit.models import audit_checkpoint, audit_mark
from services.bundles.cases.chain import Head
from services.bundles.cases.models import case_file, timeline_entry

PAGE: Final = 500
FIRST: Final = UUID(int=0)
MOST: Final = 10_000
"""Cases in one checkpoint; what is over comes with the next."""


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


async def last_checkpoint(session: AsyncSession) -> tuple[int, bytes] | None:
    """Number and root of the newest checkpoint; nobody else takes one until the transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext("bundles-checkpoint"))))
    query = select(audit_checkpoint.c.number, audit_checkpoint.c.root).order_by(audit_checkpoint.c.number.desc())
    row = (await session.execute(query.limit(1))).one_or_none()
    return (row.number, row.root) if row is not None else None


async def grown(session: AsyncSession) -> list[Any]:
    """Cases whose timeline grew since they were last witnessed, locked; those being changed come with the next checkpoint."""
    query = select(case_file.c.id, case_file.c.chain_length, case_file.c.chain_head)
    query = query.where(case_file.c.chain_length > case_file.c.audited_length).order_by(case_file.c.id)
    return list(await session.execute(query.limit(MOST).with_for_update(skip_locked=True)))


async def add_checkpoint(session: AsyncSession, number: int, root: bytes, rows: Sequence[Any]) -> None:
    """Store a checkpoint and its marks."""
    await session.execute(insert(audit_checkpoint).values(number=number, cases=len(rows), root=root))
    marks = [{"number": number, "case_id": row.id, "length": row.chain_length, "head": row.chain_head} for row in rows]
    await session.execute(insert(audit_mark), marks)
    ids = [row.id for row in rows]
    await session.execute(
        update(case_file).where(case_file.c.id.in_(ids)).values(audited_length=case_file.c.chain_length)
    )


async def checkpoints(session: AsyncSession, after: int = 0) -> list[Any]:
    """Checkpoints with a higher number, in order."""
    query = select(audit_checkpoint).where(audit_checkpoint.c.number > after)
    return list(await session.execute(query.order_by(audit_checkpoint.c.number)))


async def marks_of(session: AsyncSession, number: int) -> list[tuple[UUID, int, bytes]]:
    """The marks of a checkpoint, in order of case id."""
    query = select(audit_mark).where(audit_mark.c.number == number).order_by(audit_mark.c.case_id)
    return [(row.case_id, row.length, row.head) for row in await session.execute(query)]


BROKEN_PROMISES: Final = text("""
    select m.number, m.case_id, m.length from bundles.audit_mark m
    left join bundles.timeline_entry t on t.case_id = m.case_id and t.position = m.length
    left join bundles.erasure_entry e on e.case_id = m.case_id
    where t.hash is distinct from m.head
      and not (t.hash is null and e.case_id is not null and not exists (select 1 from bundles.case_file c where c.id = m.case_id))
    order by m.number, m.case_id
""")
"""Marks whose timeline entry is another one now, or gone without the case having been erased and ended by its rule."""


async def broken_promises(session: AsyncSession) -> list[Any]:
    """(number, case, position) of entries that are not any more what a checkpoint saw."""
    return list(await session.execute(BROKEN_PROMISES))
