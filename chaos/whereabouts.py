"""Where the parcels of a case are now: the trail of each part through both rooms, so that what is late explains itself."""

from collections.abc import Iterable

import asyncpg

PARTS = """
select part.key, part.id::text as part, part.state, part.reason_code as reason, delivery.state as delivery_state,
       delivery.attempts, delivery.reason_code as delivery_reason, delivery.authority_id as authority,
       round(extract(epoch from delivery.next_at - clock_timestamp())) as due_in,
       round(extract(epoch from delivery.leased_until - clock_timestamp())) as leased_for,
       round(extract(epoch from authority.breaker_open_until - clock_timestamp())) as breaker_for
from bundles.part left join routing.delivery on delivery.part_id = part.id
left join routing.authority on authority.id = delivery.authority_id
where part.case_id = $1 order by part.wave, part.key
"""
MESSAGES = """
select event.data ->> 'partId' as part, split_part(event.type, '.', 4) as type, dispatch.consumer, dispatch.attempts as sent,
       dispatch.acknowledged_at is not null as acknowledged, inbox.handled_at is not null as handled, inbox.dead_at is not null as dead,
       inbox.attempts as failures, inbox.error
from {emitter}.outbox_event as event join {emitter}.outbox_dispatch as dispatch on dispatch.event_id = event.id
left join {consumer}.inbox_event as inbox on inbox.id = event.id
where event.data ->> 'caseId' = $1 and dispatch.consumer = '{consumer}' order by event.id
"""
WAYS = (("bundles", "routing"), ("routing", "bundles"))


async def whereabouts(database_url: str, cases: Iterable[str]) -> list[str]:
    """One line per part, followed by its messages that are not handled yet or were lost."""
    connection = await asyncpg.connect(database_url, timeout=5)
    try:
        return [line for case in cases for line in await _case(connection, case)]
    finally:
        await connection.close()


async def _case(connection: asyncpg.Connection, case: str) -> list[str]:
    parts = await connection.fetch(PARTS, case)
    messages = [
        row for emitter, consumer in WAYS
        for row in await connection.fetch(MESSAGES.format(emitter=emitter, consumer=consumer), case)
    ]  # fmt: skip
    lines = [f"case {case}: {len(parts)} parts"]
    for part in parts:
        lines.append("  " + _told(part, hidden=("part",)))
        mine = [row for row in messages if row["part"] == part["part"] and not (row["handled"] and row["acknowledged"])]
        lines += ["    " + _told(row, hidden=("part",)) for row in mine]
    return lines


def _told(row: asyncpg.Record, hidden: tuple[str, ...]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items() if name not in hidden and value is not None)
