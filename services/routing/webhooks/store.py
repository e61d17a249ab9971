"""All SQL of the webhooks that their owners use."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.routing.notices.models import listener, notice
from services.routing.notices.store import CHANNEL
from services.routing.webhooks.models import push, webhook

NEXT_ORDINAL: Final = text("""
select coalesce(min(n), 1) from generate_series(1, (select count(*) + 1 from routing.webhook where owner = :owner)) as n
where not exists (select from routing.webhook where owner = :owner and ordinal = n)
""")
REPLAY: Final = text("""
insert into routing.push (id, webhook_id, owner, number)
select gen_random_uuid(), w.id, n.owner, n.number from routing.webhook w join routing.notice n on n.owner = w.owner
where w.id = :webhook and n.noted_at >= :since
  and (w.types = '{}' or n.type = any(w.types) or split_part(n.type, '.', 1) = any(w.types))
on conflict (webhook_id, number) do update
set state = 'waiting', attempts = 0, next_at = clock_timestamp(), reason_code = null where push.state = 'dead'
returning id
""")
PING: Final = text("""
with own as (
  update routing.listener l set last_number = last_number + 1 from routing.webhook w
  where w.id = :webhook and l.owner = w.owner returning l.owner, l.last_number
), noted as (
  insert into routing.notice (owner, number, source, place, type, subject_id, detail, happened_at)
  select owner, last_number, gen_random_uuid(), 0, 'webhook.test', :webhook, '{}', clock_timestamp() from own
  returning owner, number
)
insert into routing.push (id, webhook_id, owner, number) select gen_random_uuid(), :webhook, owner, number from noted returning id
""")
WAKE: Final = text(f"select pg_notify('{CHANNEL}', '')")


def _counts(state: tuple[str, ...], label: str) -> Any:
    mine = (push.c.webhook_id == webhook.c.id) & push.c.state.in_(state)
    return select(func.count()).where(mine).correlate(webhook).scalar_subquery().label(label)


def _with_counts() -> Select[Any]:
    return select(webhook, _counts(("waiting", "leased"), "waiting"), _counts(("dead",), "dead"))


async def add(session: AsyncSession, owner: str, values: Mapping[str, Any]) -> None:
    """A webhook in the first free place of its owner; the constraint refuses the eleventh."""
    await session.execute(insert(listener).values(owner=owner).on_conflict_do_nothing())
    await session.execute(select(listener.c.owner).where(listener.c.owner == owner).with_for_update())
    ordinal = (await session.execute(NEXT_ORDINAL, {"owner": owner})).scalar()
    await session.execute(insert(webhook).values(owner=owner, ordinal=ordinal, **values))


async def find(session: AsyncSession, owner: str, webhook_id: UUID) -> Row[Any] | None:
    """A webhook of this owner, with its counts."""
    query = _with_counts().where(webhook.c.id == webhook_id, webhook.c.owner == owner)
    row: Row[Any] | None = (await session.execute(query)).one_or_none()
    return row


async def lock(session: AsyncSession, owner: str, webhook_id: UUID) -> Row[Any] | None:
    """The same, to be changed."""
    query = select(webhook).where(webhook.c.id == webhook_id, webhook.c.owner == owner)
    return (await session.execute(query.with_for_update())).one_or_none()


async def of_owner(session: AsyncSession, owner: str) -> Sequence[Row[Any]]:
    """All webhooks of an owner: ten at most."""
    return list(await session.execute(_with_counts().where(webhook.c.owner == owner).order_by(webhook.c.id)))


async def page(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[Row[Any]]:
    """Everybody's webhooks by id, those in trouble like the others."""
    query = _with_counts().order_by(webhook.c.id).limit(limit)
    return list(await session.execute(query.where(webhook.c.id > after) if after else query))


async def change(session: AsyncSession, webhook_id: UUID, values: Mapping[str, Any]) -> None:
    """Change columns; the sender looks at once."""
    changed = update(webhook).where(webhook.c.id == webhook_id)
    await session.execute(changed.values(**values, changed_at=func.clock_timestamp()))
    await session.execute(WAKE)


async def remove(session: AsyncSession, owner: str, webhook_id: UUID) -> bool:
    """Delete it with all its messages; False when there was none."""
    gone = delete(webhook).where(webhook.c.id == webhook_id, webhook.c.owner == owner).returning(webhook.c.id)
    return (await session.execute(gone)).scalar() is not None


async def pushes(
    session: AsyncSession, webhook_id: UUID, state: str | None, before: int | None, limit: int
) -> Sequence[Row[Any]]:
    """Messages of a webhook, the newest first."""
    query = _pushes(webhook_id).order_by(push.c.number.desc()).limit(limit)
    if state is not None:
        query = query.where(push.c.state == state)
    if before is not None:
        query = query.where(push.c.number < before)
    return list(await session.execute(query))


async def find_push(session: AsyncSession, webhook_id: UUID, push_id: UUID) -> Row[Any] | None:
    """One message."""
    row: Row[Any] | None = (await session.execute(_pushes(webhook_id).where(push.c.id == push_id))).one_or_none()
    return row


async def send_again(session: AsyncSession, push_id: UUID) -> bool:
    """Queue a message that has ended; False when it is under way."""
    ended = (push.c.id == push_id) & push.c.state.in_(("delivered", "dead"))
    values = {"state": "waiting", "attempts": 0, "next_at": func.clock_timestamp(), "reason_code": None}
    again = (await session.execute(update(push).where(ended).values(values).returning(push.c.id))).scalar()
    await session.execute(WAKE)
    return again is not None


async def replay(session: AsyncSession, webhook_id: UUID, since: datetime) -> int:
    """Queue what was given up or never sent since then; returns how many."""
    again = (await session.execute(REPLAY, {"webhook": webhook_id, "since": since})).all()
    await session.execute(WAKE)
    return len(again)


async def ping(session: AsyncSession, webhook_id: UUID) -> UUID:
    """A message that only shows whether the way is open; returns its id."""
    push_id: UUID = (await session.execute(PING, {"webhook": webhook_id})).scalar_one()
    await session.execute(WAKE)
    return push_id


def _pushes(webhook_id: UUID) -> Select[Any]:
    of_notice = (notice.c.owner == push.c.owner) & (notice.c.number == push.c.number)
    return select(push, notice.c.type).join(notice, of_notice).where(push.c.webhook_id == webhook_id)
