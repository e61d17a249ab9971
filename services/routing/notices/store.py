"""All SQL of the notices."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.notices.models import listener, notice, watch
from services.routing.notices.news import News

CHANNEL: Final = "routing_push"
NOTE: Final = text("""
with given as (
  select * from jsonb_to_recordset(cast(:rows as jsonb)) as r
    (owner text, source uuid, place int, type text, subject_id uuid, detail jsonb, happened_at timestamptz)
), counted as (
  select owner, count(*) as n from given group by owner order by owner
), numbered as (
  insert into routing.listener as l (owner, last_number) select owner, n from counted
  on conflict (owner) do update set last_number = l.last_number + excluded.last_number returning owner, last_number
), noted as (
  insert into routing.notice (owner, number, source, place, type, subject_id, detail, happened_at)
  select g.owner, numbered.last_number - counted.n + row_number() over (partition by g.owner order by g.happened_at, g.source, g.place),
         g.source, g.place, g.type, g.subject_id, g.detail, g.happened_at
  from given g join counted using (owner) join numbered using (owner)
  returning owner, number, type
), pushes as (
  insert into routing.push (id, webhook_id, owner, number)
  select gen_random_uuid(), w.id, n.owner, n.number from noted n join routing.webhook w on w.owner = n.owner
  where w.state <> 'disabled' and (w.types = '{}' or n.type = any(w.types) or split_part(n.type, '.', 1) = any(w.types))
  returning id
)
select pg_notify('routing_push', '') where exists (select from pushes)
""")
"""Numbers are given under the lock of the owner's row, and each webhook that wants the type gets its copy, all in one round trip."""
WATCH: Final = text("""
with new as (
  insert into routing.watch (owner, kind, subject_id) values (:owner, :kind, :subject) on conflict do nothing returning owner
)
update routing.listener l set watches = watches + 1 from new where l.owner = new.owner
""")
UNWATCH: Final = text("""
with gone as (
  delete from routing.watch where owner = :owner and kind = :kind and subject_id = :subject returning owner
)
update routing.listener l set watches = watches - 1 from gone where l.owner = gone.owner returning l.owner
""")
FORGET_WATCHES: Final = text("""
with gone as (
  delete from routing.watch where created_at < clock_timestamp() - cast(:age as interval) returning owner
), counted as (
  select owner, count(*) as n from gone group by owner order by owner
)
update routing.listener l set watches = watches - n from counted where l.owner = counted.owner returning n
""")


async def note(session: AsyncSession, news: Sequence[News]) -> None:
    """Write what there is to hear, numbered per owner, with a copy for each webhook that wants it."""
    if news:
        rows = json.dumps([asdict(each) for each in news], default=str)
        await session.execute(NOTE, {"rows": rows})


async def watchers(session: AsyncSession, subjects: Sequence[UUID]) -> Sequence[Row[str, UUID]]:
    """(owner, subject) of all who watch one of these."""
    query = select(watch.c.owner, watch.c.subject_id).where(watch.c.subject_id.in_(subjects))
    return (await session.execute(query.order_by(watch.c.owner))).all()


async def add_watch(session: AsyncSession, owner: str, kind: str, subject: UUID) -> Row[Any]:
    """The watch, new or as it was."""
    await session.execute(insert(listener).values(owner=owner).on_conflict_do_nothing())
    await session.execute(WATCH, {"owner": owner, "kind": kind, "subject": subject})
    query = select(watch).where(watch.c.owner == owner, watch.c.kind == kind, watch.c.subject_id == subject)
    return (await session.execute(query)).one()


async def remove_watch(session: AsyncSession, owner: str, kind: str, subject: UUID) -> bool:
    """False when there was none."""
    gone = await session.execute(UNWATCH, {"owner": owner, "kind": kind, "subject": subject})
    return gone.one_or_none() is not None


async def watches_of(session: AsyncSession, owner: str, after: UUID | None, limit: int) -> Sequence[Row[Any]]:
    """What an owner watches, by id."""
    query = select(watch).where(watch.c.owner == owner).order_by(watch.c.subject_id).limit(limit)
    if after is not None:
        query = query.where(watch.c.subject_id > after)
    return (await session.execute(query)).all()


async def since(session: AsyncSession, owner: str, number: int, limit: int) -> Sequence[Row[Any]]:
    """Notices of an owner with a higher number, in order."""
    query = select(notice).where(notice.c.owner == owner, notice.c.number > number)
    return (await session.execute(query.order_by(notice.c.number).limit(limit))).all()


async def forget(session: AsyncSession, notices: timedelta, watches: timedelta) -> int:
    """Delete notices and watches older than that; returns how many notices."""
    await session.execute(FORGET_WATCHES, {"age": watches})
    old = delete(notice).where(notice.c.noted_at < func.clock_timestamp() - notices)
    return len((await session.execute(old.returning(notice.c.number))).all())
