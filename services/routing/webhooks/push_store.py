"""All SQL of the worker that sends: claim under a lease, record under the same lease, disable what fails for too long."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

CLAIM: Final = text("""
with busy as (
  select webhook_id, count(*) as n from routing.push
  where state = 'leased' and leased_until > clock_timestamp() group by webhook_id
), lane as (
  select w.id, case when w.failing_since is null then :lane else 1 end - coalesce(busy.n, 0) as room
  from routing.webhook w left join busy on busy.webhook_id = w.id
  where w.state = 'active' and exists (
    select from routing.push p where p.webhook_id = w.id and p.state in ('waiting', 'leased') and p.next_at <= clock_timestamp()
  )
), due as (
  select first_ones.id from lane cross join lateral (
    select id from routing.push
    where webhook_id = lane.id and next_at <= clock_timestamp()
      and (state = 'waiting' or state = 'leased' and leased_until <= clock_timestamp())
    order by next_at, number limit greatest(lane.room, 0)
  ) as first_ones limit :most
), free as (
  select id from routing.push where id in (select id from due)
    and (state = 'waiting' or state = 'leased' and leased_until <= clock_timestamp()) for update skip locked
)
update routing.push as p
set state = 'leased', attempts = attempts + 1, lease_token = gen_random_uuid(),
    leased_until = clock_timestamp() + make_interval(secs => :lease)
from free, routing.webhook as w, routing.notice as n
where p.id = free.id and w.id = p.webhook_id and n.owner = p.owner and n.number = p.number
returning p.id as push_id, p.lease_token, p.attempts, p.owner, w.id, w.url, w.key_id, w.data_key, w.sealed_secret,
          w.sealed_previous, w.previous_until, n.number, n.type, n.subject_id, n.detail, n.happened_at
""")
"""Each webhook has its own lane; one that fails gets a single message at a time, so that nobody waits for it."""
DELIVERED: Final = text("""
with held as materialized (
  select id from routing.webhook where id = :webhook for no key update
), done as (
  update routing.push set state = 'delivered', status = :status, reason_code = null, tried_at = clock_timestamp(),
    lease_token = null, leased_until = null
  from held where lease_token = :token and webhook_id = held.id returning webhook_id
)
update routing.webhook w set failing_since = null from done where w.id = done.webhook_id and w.failing_since is not null
""")
"""Whoever ends a message locks its webhook first, as its owner does who replays: in the other order both would wait for each other."""
FAILED: Final = text("""
with held as materialized (
  select id from routing.webhook where id = :webhook for no key update
), done as (
  update routing.push set state = case when cast(:wait as float) is null then 'dead' else 'waiting' end,
    next_at = clock_timestamp() + make_interval(secs => coalesce(:wait, 0)), status = :status, reason_code = :reason,
    tried_at = clock_timestamp(), lease_token = null, leased_until = null
  from held where lease_token = :token and webhook_id = held.id returning webhook_id
)
update routing.webhook w set failing_since = coalesce(w.failing_since, clock_timestamp()) from done
where w.id = done.webhook_id returning w.id
""")
DISABLE: Final = text("""
with ended as (
  update routing.webhook set state = 'disabled', reason_code = :reason, changed_at = clock_timestamp()
  where id = :webhook and state <> 'disabled'
    and (cast(:limit as interval) is null or failing_since < clock_timestamp() - cast(:limit as interval))
  returning id, owner
), given_up as (
  update routing.push p set state = 'dead', reason_code = 'webhook-disabled', lease_token = null, leased_until = null
  from ended where p.webhook_id = ended.id and p.state in ('waiting', 'leased')
)
select id, owner from ended
""")
GIVE_BACK: Final = text("""
update routing.push set state = 'waiting', attempts = attempts - 1, lease_token = null, leased_until = null
where lease_token = any(cast(:tokens as uuid[]))
""")
COUNTS: Final = text("""
select w.owner, p.state, count(*) from routing.push p join routing.webhook w on w.id = p.webhook_id
where p.state in ('waiting', 'leased', 'dead') group by w.owner, p.state
""")


async def claim(session: AsyncSession, most: int, lane: int, lease: float) -> Sequence[Row[Any]]:
    """Messages to send now, each with its notice and webhook; `id` is the webhook's."""
    return (await session.execute(CLAIM, {"most": most, "lane": lane, "lease": lease})).all()


async def delivered(session: AsyncSession, claim: Row[Any], status: int) -> None:
    """It arrived; whoever has lost the lease changes nothing."""
    await session.execute(DELIVERED, {"webhook": claim.id, "token": claim.lease_token, "status": status})


async def failed(session: AsyncSession, claim: Row[Any], status: int | None, reason: str, wait: float | None) -> bool:
    """It did not; it is tried again after `wait` seconds, or never (None). False when the lease was lost."""
    values = {"webhook": claim.id, "token": claim.lease_token, "status": status, "reason": reason, "wait": wait}
    return (await session.execute(FAILED, values)).one_or_none() is not None


async def disable(session: AsyncSession, webhook_id: UUID, reason: str, limit: timedelta | None) -> Row[Any] | None:
    """Disable a webhook, with `limit` only if it has failed for so long; returns id and owner when that was done now."""
    values = {"webhook": webhook_id, "reason": reason, "limit": limit}
    return (await session.execute(DISABLE, values)).one_or_none()


async def give_back(session: AsyncSession, tokens: Sequence[UUID]) -> None:
    """End leases early, as if they had never been: this worker is about to stop."""
    await session.execute(GIVE_BACK, {"tokens": list(tokens)})


async def counts(session: AsyncSession) -> Sequence[tuple[str, str, int]]:
    """(owner, state, how many) of messages not at their end."""
    return [(row[0], row[1], row[2]) for row in await session.execute(COUNTS)]
