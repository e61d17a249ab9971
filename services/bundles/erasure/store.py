"""All SQL about erasure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.bundles.cases.models import case_file
from services.bundles.erasure.models import erasure_entry

Reason = Literal["holder", "retention", "replayed"]

ERASE: Final = text("""
    with gone as (
      update bundles.case_file
      set secret_hash = '', owner_hash = null, key_id = '', wrapped_key = '', sealed_facts = '', sealed_answers = '',
          deselected = '{}', followers = '{}', event_date = null, likeness = null, office_id = null, office_since = null, erased_at = :now
      where id = any(:ids) and erased_at is null returning id
    ), files as (
      delete from bundles.evidence_file f using bundles.evidence e, gone where e.id = f.evidence_id and e.case_id = gone.id
    ), queries as (delete from bundles.part_query q using gone where q.case_id = gone.id
    ), notes as (delete from bundles.case_note n using gone where n.case_id = gone.id
    ), cosignatures as (delete from bundles.cosignature s using gone where s.case_id = gone.id
    ), consents as (delete from bundles.consent c using gone where c.case_id = gone.id
    ), artefacts as (delete from bundles.artefact a using gone where a.case_id = gone.id
    ), deadlines as (delete from bundles.deadline d using gone where d.case_id = gone.id
    )
    insert into bundles.erasure_entry (case_id, erased_at, reason, carried)
    select id, :now, :reason, :carried from gone
    on conflict (case_id) do update set reason = excluded.reason returning case_id
""")
"""What is left: that there was a case of this bundle, which services it had, the codes of its timeline; nothing says whose."""


async def erase(
    session: AsyncSession, case_ids: Sequence[UUID], now: datetime, reason: Reason, *, carried: bool = False
) -> list[UUID]:
    """Destroy keys, sealed values, files, words and dates of cases; returns those that were there to be erased."""
    values = {"ids": list(case_ids), "now": now, "reason": reason, "carried": carried}
    return [row.case_id for row in await session.execute(ERASE, values)]


async def to_carry(session: AsyncSession, most: int) -> list[Any]:
    """Erasures the ledger does not have yet, oldest first; locked until the transaction ends."""
    query = select(erasure_entry).where(~erasure_entry.c.carried).order_by(erasure_entry.c.erased_at)
    return list(await session.execute(query.limit(most).with_for_update(skip_locked=True)))


async def mark_carried(session: AsyncSession, case_ids: Sequence[UUID]) -> None:
    query = update(erasure_entry).where(erasure_entry.c.case_id.in_(case_ids)).values(carried=True)
    await session.execute(query)


async def alive(session: AsyncSession, case_ids: Sequence[UUID]) -> list[UUID]:
    """Those of the cases that can still be read."""
    query = select(case_file.c.id).where(case_file.c.id.in_(case_ids), case_file.c.erased_at.is_(None))
    return list((await session.execute(query)).scalars())
