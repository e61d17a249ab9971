"""Events from outbox to effect over real PostgreSQL and Valkey, also when Valkey is emptied, restarted or not there at all."""

import asyncio
import json
import os
import signal

import redis.asyncio
from sqlalchemy import text

from services.reporting.app import create_app as reporting_app
from services.routing.app import create_app as routing_app
from shared.db import Database
from shared.messaging.queue import queue_name
from tests.shared.messaging.rooms import emit, released, until, value, working
from tests.support.serving import house_app, serving

DELIVERIES = "select count(*) from routing.delivery"
FACTS = "select count(*) from reporting.event_fact"
OPEN = "select count(*) from bundles.outbox_dispatch where acknowledged_at is null"
NO_REDIS = "redis://127.0.0.1:1/0"


async def arrived(database: Database, count: int) -> bool:
    return await value(database, DELIVERIES) >= count and await value(database, FACTS) >= count


async def test_events_reach_every_consumer_once_and_are_acknowledged(committed, own_settings, valkey_url) -> None:
    async with (
        working(own_settings("bundles"), "bundles"),
        working(own_settings("routing"), "routing"),
        working(own_settings("reporting"), "reporting"),
    ):
        await emit(committed, *(released() for _ in range(60)))
        await until(lambda: arrived(committed, 60))
        await until(lambda: _none_open(committed))
        assert await value(committed, DELIVERIES) == 60
        assert await value(committed, FACTS) == 60
        same_moment = "select count(*) from reporting.event_fact f join bundles.outbox_event e using (id, occurred_at)"
        assert await value(committed, same_moment) == 60
        same_trace = "select count(*) from routing.delivery d join bundles.outbox_event e using (traceparent)"
        assert await value(committed, same_trace) == 60


async def test_an_idle_house_is_woken_by_the_outbox_not_by_the_clock(committed, own_settings, monkeypatch) -> None:
    monkeypatch.setattr("shared.messaging.worker.RELAY_SECONDS", 3600.0)
    async with working(own_settings("bundles"), "bundles"), working(own_settings("routing"), "routing"):
        for number in range(1, 6):
            await emit(committed, released())
            await until(lambda n=number: _count(committed, DELIVERIES, n))


async def test_without_redis_events_are_handed_over_by_http(committed, own_settings, issuers) -> None:
    async with (
        serving(house_app(issuers)) as house,
        serving(routing_app(own_settings("routing"))) as routing,
        serving(reporting_app(own_settings("reporting"))) as reporting,
        working(
            own_settings(
                "bundles", redis_url=NO_REDIS, token_url=f"{house}/token", routing_url=routing, reporting_url=reporting
            ),
            "bundles",
        ),
    ):
        await emit(committed, *(released() for _ in range(100)))
        await until(lambda: arrived(committed, 100))
        await until(lambda: _none_open(committed))


async def test_a_flushed_queue_is_derived_again_from_the_rows(committed, own_settings, valkey) -> None:
    async with (
        redis.asyncio.from_url(valkey.url) as queue,
        working(own_settings("bundles", redis_url=valkey.url), "bundles"),
    ):
        await emit(committed, *(released() for _ in range(30)))
        await until(lambda: _waiting(queue))
        await queue.flushall()
        async with (
            working(own_settings("routing", redis_url=valkey.url), "routing"),
            working(own_settings("reporting", redis_url=valkey.url), "reporting"),
        ):
            assert await until(lambda: arrived(committed, 30), 12) <= 10


async def test_what_a_vanished_worker_had_in_hand_is_sent_as_soon_as_the_next_one_begins(
    committed, own_settings, valkey, monkeypatch
) -> None:
    monkeypatch.setattr("shared.messaging.relay.FIRST_WAIT_SECONDS", 3600)
    monkeypatch.setattr("shared.messaging.relay.LONGEST_WAIT_SECONDS", 3600)
    async with (
        redis.asyncio.from_url(valkey.url) as queue,
        working(own_settings("bundles", redis_url=valkey.url), "bundles"),
    ):
        await emit(committed, *(released() for _ in range(30)))
        await until(lambda: _waiting(queue))
        await queue.delete(queue_name("routing"))  # as arq leaves it when a worker was killed with its jobs
        async with working(own_settings("routing", redis_url=valkey.url), "routing"):
            await until(lambda: _count(committed, DELIVERIES, 30))


async def test_a_halted_queue_is_as_good_as_none(committed, own_settings, issuers, valkey) -> None:
    async with (
        serving(house_app(issuers)) as house,
        serving(routing_app(own_settings("routing"))) as routing,
        working(
            own_settings("bundles", redis_url=valkey.url, token_url=f"{house}/token", routing_url=routing), "bundles"
        ),
    ):
        await emit(committed, released())
        await until(lambda: _count(committed, "select count(*) from bundles.outbox_dispatch where attempts > 0", 2))
        os.kill(valkey.pid, signal.SIGSTOP)
        try:
            await emit(committed, *(released() for _ in range(5)))
            await until(lambda: _count(committed, DELIVERIES, 6))
        finally:
            os.kill(valkey.pid, signal.SIGCONT)


async def test_workers_survive_a_restart_of_the_queue(committed, own_settings, valkey) -> None:
    async with (
        working(own_settings("bundles", redis_url=valkey.url), "bundles"),
        working(own_settings("routing", redis_url=valkey.url), "routing"),
        working(own_settings("reporting", redis_url=valkey.url), "reporting"),
    ):
        await emit(committed, released())
        await until(lambda: arrived(committed, 1))
        await asyncio.to_thread(valkey.kill)
        await emit(committed, released(), released())
        await asyncio.sleep(1)
        await asyncio.get_running_loop().run_in_executor(None, valkey.start)
        await emit(committed, released())
        assert await until(lambda: arrived(committed, 4), 15) <= 12
        assert await value(committed, DELIVERIES) == 4


async def test_a_lost_acknowledgement_is_repeated_and_harmless(committed, own_settings) -> None:
    async with (
        working(own_settings("bundles"), "bundles"),
        working(own_settings("routing"), "routing"),
        working(own_settings("reporting"), "reporting"),
    ):
        await emit(committed, released())
        await until(lambda: _none_open(committed))
        async with committed.transaction() as session:
            await session.execute(
                text("update bundles.outbox_dispatch set acknowledged_at = null, next_at = clock_timestamp()")
            )
        await until(lambda: _none_open(committed))
        assert await value(committed, "select min(attempts) from bundles.outbox_dispatch") == 2
        assert await value(committed, DELIVERIES) == 1
        assert await value(committed, FACTS) == 1


async def test_jobs_are_json_with_ids_only(committed, own_settings, valkey) -> None:
    async with redis.asyncio.from_url(valkey.url) as queue:
        async with working(own_settings("bundles", redis_url=valkey.url), "bundles"):
            await emit(committed, released())
            await until(lambda: _waiting(queue))
        keys = await queue.keys("arq:job:*")
        assert keys
        for name in keys:
            job = json.loads(await queue.get(name))
            assert {envelope["type"] for envelope in job["a"][0]} == {"de.lotse.bundles.part_released.v1"}


async def _count(database: Database, sql: str, wanted: int) -> bool:
    return await value(database, sql) >= wanted


async def _none_open(database: Database) -> bool:
    return await value(database, OPEN) == 0


async def _waiting(queue: redis.asyncio.Redis) -> bool:
    return await queue.zcard(queue_name("routing")) > 0 and await queue.zcard(queue_name("reporting")) > 0
