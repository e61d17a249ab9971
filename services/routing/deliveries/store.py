"""All SQL of the deliveries that the worker uses: take in, claim, record, give back."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from services.routing.authorities.models import authority
from services.routing.authorities.protocol import Report
from services.routing.authorities.store import make_known
from services.routing.deliveries.models import delivery, delivery_attempt
from services.routing.deliveries.states import State, before
from services.routing.deliveries.verdicts import Claim, Verdict

CHANNEL: Final = "routing_delivery"
EXPIRED_AT_ONCE: Final = 100

CLAIM: Final = text("""
with busy as (
  select authority_id, count(*) as deliveries from routing.delivery where state = 'leased' group by authority_id
), lane as (
  select a.id, a.breaker_open_until is not null as probing,
         case when a.breaker_open_until is null then a.max_in_flight else 1 end - coalesce(busy.deliveries, 0) as room
  from routing.authority a left join busy on busy.authority_id = a.id
  where a.breaker_open_until is null or a.breaker_open_until <= clock_timestamp()
), due as (
  select waiting.id from lane cross join lateral (
    select id, next_at, row_number() over (order by next_at) as turn from (
      select id, next_at from routing.delivery as q
      where authority_id = lane.id and state = 'queued' and (lane.probing or next_at <= clock_timestamp())
        and (about is null or not exists (
          select from routing.delivery as parcel where parcel.id = q.about and parcel.state in ('queued', 'leased', 'dead')))
      order by next_at limit greatest(lane.room, 0)
    ) as first_ones
  ) as waiting
  order by waiting.turn, waiting.next_at limit :most
), free as (
  select id from routing.delivery where id in (select id from due) and state = 'queued' for update skip locked
)
update routing.delivery as d
set state = 'leased', attempts = attempts + 1, lease_token = gen_random_uuid(),
    leased_until = clock_timestamp() + make_interval(secs => :lease), updated_at = clock_timestamp()
from free, routing.authority as a
where d.id = free.id and a.id = d.authority_id
returning d.id, d.lease_token, d.part_id, d.case_id, d.part_key, d.kind, d.about, d.authority_id, d.attempts,
          a.max_attempts, a.timeout_seconds, a.answer_days,
          d.traceparent, d.correlation_id, a.updated_at as authority_since, a.breaker_failures as authority_failures
""")
"""Each authority has its own lane (the bulkhead) and lanes take turns; behind an open breaker one delivery may try.
What is told about a parcel goes after it."""

RECORD: Final = text("""
update routing.delivery as d
set state = v.state, attempts = d.attempts - v.uncounted, receipt = coalesce(v.receipt, d.receipt), reason_code = v.reason,
    next_at = clock_timestamp() + make_interval(secs => v.wait),
    due_at = coalesce(clock_timestamp() + make_interval(secs => v.allowed), d.due_at),
    look_at = clock_timestamp() + make_interval(secs => v.ask),
    produces = coalesce(v.produces, d.produces), authority_id = coalesce(v.authority, d.authority_id),
    lease_token = null, leased_until = null, updated_at = clock_timestamp()
from jsonb_to_recordset(cast(:verdicts as jsonb))
  as v(id uuid, token uuid, state text, receipt text, reason text, wait double precision, allowed double precision,
       ask double precision, authority text, produces text[], uncounted integer)
where d.id = v.id and d.lease_token = v.token
returning d.id, d.updated_at
""")
"""Fencing: who lost the lease meanwhile changes nothing."""


async def add(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> set[UUID]:
    """Queue a delivery per released part, once; returns the ids of those that are new.

    An authority nobody knows gets a row so that its parcels can be seen waiting.
    """
    await make_known(session, {row["authority_id"] for row in rows})
    queued = (
        insert(delivery)
        .on_conflict_do_nothing(index_elements=["part_id"], index_where=text("kind = 'parcel'"))
        .returning(delivery.c.id)
    )
    new = set((await session.execute(queued, rows)).scalars())
    await wake(session)
    return new


async def wake(session: AsyncSession) -> None:
    """Call the workers when this transaction is committed."""
    await session.execute(select(func.pg_notify(CHANNEL, "")))


async def claim(session: AsyncSession, most: int, lease_seconds: float) -> list[Claim]:
    """Lease what is due, at most `most`; claimers take turns, so that the lanes of an authority are counted right."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(CHANNEL))))
    rows = await session.execute(CLAIM, {"most": most, "lease": lease_seconds})
    return [Claim(**row._mapping) for row in rows]


async def renew(session: AsyncSession, lease_tokens: Sequence[UUID], lease_seconds: float) -> None:
    """Lengthen leases that still hold; one whose delivery is just being recorded needs it no more."""
    tokens = bindparam("tokens", list(lease_tokens), type_=ARRAY(Uuid))
    held = select(delivery.c.id).where(delivery.c.lease_token == func.any(tokens)).with_for_update(skip_locked=True)
    until = func.clock_timestamp() + timedelta(seconds=lease_seconds)
    await session.execute(delivery.update().where(delivery.c.id.in_(held)).values(leased_until=until))


async def expired(session: AsyncSession) -> list[Claim]:
    """Deliveries whose worker has vanished, as it held them."""
    taken = (
        select(
            delivery.c.id, delivery.c.lease_token, delivery.c.part_id, delivery.c.case_id, delivery.c.part_key, delivery.c.kind,
            delivery.c.about, delivery.c.authority_id,
            delivery.c.attempts, authority.c.max_attempts, authority.c.timeout_seconds, authority.c.answer_days,
            delivery.c.traceparent, delivery.c.correlation_id,
            authority.c.updated_at.label("authority_since"), authority.c.breaker_failures.label("authority_failures"),
        )
        .join(authority, authority.c.id == delivery.c.authority_id)
        .where(delivery.c.state == "leased", delivery.c.leased_until <= func.clock_timestamp())
        .limit(EXPIRED_AT_ONCE)
        .with_for_update(skip_locked=True, of=delivery)
    )  # fmt: skip
    return [Claim(**row._mapping) for row in await session.execute(taken)]


async def record(session: AsyncSession, verdicts: Sequence[Verdict]) -> dict[UUID, datetime]:
    """Write the verdicts of those leases that still hold; returns when each delivery written got its new state."""
    values = [
        {
            "id": str(v.result.claim.id), "token": str(v.result.claim.lease_token), "state": v.state,
            "receipt": v.result.receipt, "reason": v.result.reason_code, "wait": v.wait, "allowed": v.seconds_allowed,
            "ask": v.result.ask_after, "authority": v.result.forwarded_to,
            "produces": v.result.produces, "uncounted": int(v.result.unsent),
        }
        for v in verdicts
    ]  # fmt: skip
    written = {row.id: row.updated_at for row in await session.execute(RECORD, {"verdicts": json.dumps(values)})}
    attempts = [
        {
            "lease_token": v.result.claim.lease_token, "delivery_id": v.result.claim.id,
            "authority_id": v.result.claim.authority_id, "outcome": v.result.outcome,
            "reason_code": v.result.reason_code, "seconds": v.result.seconds,
        }
        for v in verdicts if v.result.claim.id in written
    ]  # fmt: skip
    if attempts:
        await session.execute(insert(delivery_attempt), attempts)
    return written


async def lock(session: AsyncSession, delivery_id: UUID) -> Row[Any] | None:
    """A delivery with its authority's time to answer, locked to the end of the transaction."""
    query = (
        select(delivery, authority.c.answer_days)
        .join(authority, authority.c.id == delivery.c.authority_id)
        .where(delivery.c.id == delivery_id)
        .with_for_update(of=delivery)
    )
    row: Row[Any] | None = (await session.execute(query)).one_or_none()
    return row


async def move(
    session: AsyncSession, delivery_id: UUID, state: State, report: Report, allowed: timedelta | None
) -> None:
    """Take a locked delivery to the state a report says; a worker that still has it in hand loses its lease."""
    values: dict[str, Any] = {
        "state": state, "receipt": func.coalesce(report.receipt, delivery.c.receipt), "reason_code": report.reason_code,
        "lease_token": None, "leased_until": None, "look_at": None, "updated_at": func.clock_timestamp(),
    }  # fmt: skip
    if allowed is not None:
        values["due_at"] = func.clock_timestamp() + allowed
    await session.execute(delivery.update().where(delivery.c.id == delivery_id).values(**values))


async def end_of_cases(
    session: AsyncSession, state: State, case_ids: Sequence[UUID]
) -> Sequence[tuple[UUID, datetime]]:
    """Take all that is open of these cases to a final state; returns each delivery changed, and when."""
    cases = bindparam("cases", list(case_ids), type_=ARRAY(Uuid))
    ended = (
        delivery.update()
        .where(
            delivery.c.case_id == func.any(cases), delivery.c.state.in_(before(state)), delivery.c.kind != "withdrawal"
        )
        .values(state=state, lease_token=None, leased_until=None, look_at=None, updated_at=func.clock_timestamp())
        .returning(delivery.c.id, delivery.c.updated_at)
    )
    return [(row.id, row.updated_at) for row in await session.execute(ended)]


async def to_ask(session: AsyncSession, most: int, again_after: timedelta) -> Sequence[tuple[UUID, str]]:
    """(delivery, authority) of those whose authority is to be asked now; each comes up again by itself after `again_after`."""
    due = (
        select(delivery.c.id)
        .where(delivery.c.look_at <= func.clock_timestamp())
        .order_by(delivery.c.look_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = (
        delivery.update()
        .where(delivery.c.id.in_(due))
        .values(look_at=func.clock_timestamp() + again_after)
        .returning(delivery.c.id, delivery.c.authority_id)
    )
    return [(row.id, row.authority_id) for row in await session.execute(taken)]


async def ask_now(session: AsyncSession, authority_id: str, receipts: Sequence[str]) -> None:
    """The authority says that there is something to ask about the parcels with these receipts."""
    if receipts:
        mine = (delivery.c.authority_id == authority_id) & delivery.c.receipt.in_(receipts)
        still = mine & (delivery.c.state == "delivered")
        await session.execute(delivery.update().where(still).values(look_at=func.clock_timestamp()))


async def ask_later(session: AsyncSession, delivery_id: UUID, after: timedelta | None) -> None:
    """When an open delivery's authority is asked next (None: not any more)."""
    look_at = None if after is None else func.clock_timestamp() + after
    still = (delivery.c.id == delivery_id) & (delivery.c.state == "delivered")
    await session.execute(delivery.update().where(still).values(look_at=look_at))


async def give_back(session: AsyncSession, claims: Sequence[Claim]) -> None:
    """End leases early, as if they had never been: this worker is about to stop."""
    tokens = bindparam("tokens", [claim.lease_token for claim in claims], type_=ARRAY(Uuid))
    await session.execute(
        delivery.update()
        .where(delivery.c.lease_token == func.any(tokens))
        .values(
            state="queued", attempts=delivery.c.attempts - 1, next_at=func.clock_timestamp(),
            lease_token=None, leased_until=None,
        )
    )  # fmt: skip
    await wake(session)
