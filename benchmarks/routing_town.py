"""A town to measure routing in: private PostgreSQL and Valkey, the workers as the house starts them, and parts to release."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from benchmarks.room import MASTER_KEYS, database, listening
from deploy.ports import free_base
from deploy.valkey import ValkeyServer

AUTHORITIES = tuple(f"authority-{number}" for number in range(8))
TRACE = "'00-' || md5('t') || '-' || left(md5('s'), 16) || '-01'"
QUEUE = f"""
insert into routing.delivery (id, part_id, case_id, bundle_id, part_key, authority_id, traceparent, correlation_id)
select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'bench', 'part', $1, {TRACE}, 'bench'
from generate_series(1, $2)
"""  # noqa: S608 - constants only
EMIT = f"""
with released as (
  insert into bundles.outbox_event (id, type, subject, traceparent, correlation_id, data)
  select gen_random_uuid(), 'de.lotse.bundles.part_released.v1', 'bench', {TRACE}, 'bench',
         jsonb_build_object('partId', gen_random_uuid(), 'caseId', gen_random_uuid(), 'bundleId', 'bench', 'partKey', 'part',
                            'serviceId', null, 'authorityId', $1::text, 'wave', 1)
  from generate_series(1, $2) returning id
), told as (insert into bundles.outbox_dispatch (event_id, consumer) select id, 'routing' from released)
select pg_notify('outbox_bundles', '')
"""  # noqa: S608 - as above


@dataclass(frozen=True)
class Town:
    """Where things are."""

    url: str
    redis: str
    connection: asyncpg.Connection

    async def assign(self, authority: str, settings: dict[str, object], in_flight: int = 16) -> None:
        """Set how an authority behaves."""
        await self.connection.execute(
            "insert into routing.authority (id, name, plugin, settings, max_in_flight, provenance)"
            " values ($1, '{}', 'simulated', $2, $3, '{}') on conflict (id) do update"
            " set settings = excluded.settings, updated_at = clock_timestamp(), breaker_open_until = null, breaker_failures = 0",
            authority, json.dumps(settings), in_flight,
        )  # fmt: skip

    async def queue(self, authority: str, count: int) -> None:
        """Deliveries that are due, not announced to anybody yet."""
        await self.connection.execute(QUEUE, authority, count)

    async def emit(self, authority: str, count: int) -> None:
        """Release parts as bundles does."""
        await self.connection.execute(EMIT, authority, count)

    async def wake(self) -> None:
        """Call the couriers."""
        await self.connection.execute("select pg_notify('routing_delivery', '')")

    async def until(self, condition: str, *values: object) -> None:
        """Wait until a condition in SQL holds."""
        async with asyncio.timeout(300):
            while not await self.connection.fetchval(f"select {condition}", *values):  # noqa: ASYNC110 - rows, not an event
                await asyncio.sleep(0.02)

    async def clear(self) -> None:
        """Forget all deliveries and events, as on the first day, while the workers are at work."""
        tables = "routing.delivery, routing.outbox_event, routing.inbox_event, routing.simulated_receipt, bundles.outbox_event"
        while True:
            try:
                await self.connection.execute(f"truncate {tables} cascade")
            except asyncpg.DeadlockDetectedError:
                continue
            return


@contextmanager
def servers() -> Iterator[tuple[str, str]]:
    """URLs of a migrated database and of a queue; everything is gone afterwards."""
    with database("bundles", "routing") as postgres, TemporaryDirectory(prefix="lotse-bench-") as name:
        valkey = ValkeyServer(Path(name) / "valkey")
        valkey.start()
        try:
            yield postgres.url, valkey.url
        finally:
            valkey.stop()


@asynccontextmanager
async def town(url: str, redis: str) -> AsyncIterator[Town]:
    """The workers of bundles and routing at work."""
    port = free_base((0,))
    base = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DATABASE_URL": url, "REDIS_URL": redis, "LOTSE_MASTER_KEYS": MASTER_KEYS, "LOTSE_ENVIRONMENT": "development",
        "LOTSE_TOKEN_URL": f"{base}/token", "BUNDLES_URL": base,
    }  # fmt: skip
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(listening(("uvicorn", "benchmarks.routing_house:app"), port, environment))
        for worker in ("services.bundles.worker", "services.routing.worker"):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", worker, env=environment, stdout=asyncio.subprocess.DEVNULL
            )
            stack.push_async_callback(process.wait)
            stack.callback(process.terminate)
        connection = await asyncpg.connect(url)
        stack.push_async_callback(connection.close)
        made = Town(url, redis, connection)
        for authority in AUTHORITIES:
            await made.assign(authority, {"default": "works"})
        await made.queue(AUTHORITIES[0], 1)
        await made.until("not exists (select 1 from routing.delivery where state <> 'decided')")
        yield made
