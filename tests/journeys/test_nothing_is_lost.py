"""200 families hand in while processes, connections and Redis are killed in turn: every acknowledged part arrives once in effect."""

import asyncio

import aiohttp
import asyncpg
import pytest
import redis.asyncio

from chaos.families import Family
from chaos.history import PARTS, History, Receipt, cases_in, complaints, open_parts
from chaos.whereabouts import whereabouts
from deploy.house import EmbeddedLotse

CASES = 200
VICTIMS = ("routing-worker", "bundles", "backends", "redis", "bundles-worker", "gateway", "routing", "postgres")
DRAIN_SECONDS = 90


def received_by(history: History) -> list[Receipt]:
    return [Receipt(case, part, f"{case}/{part}") for case in history.acknowledged for part in sorted(PARTS)]


def test_the_check_accepts_what_is_whole_and_catches_what_is_not() -> None:
    history = History(acknowledged=["a", "b"])
    whole = received_by(history)
    assert complaints(history, whole) == []
    assert complaints(history, whole[1:]), "a lost part"
    assert complaints(history, [*whole, Receipt("a", "kindergeld", "again")]), "a doubled part"
    assert complaints(history, [*whole, Receipt("c", "kindergeld", "x")]), "a part nobody handed in"
    assert complaints(History(acknowledged=["a", "b", "silent"]), whole), "an acknowledged case without parts"


def test_a_part_its_holder_does_not_see_decided_is_named() -> None:
    decided = dict.fromkeys(PARTS, "decided")
    assert open_parts({"a": decided}) == []
    assert len(open_parts({"a": decided, "b": decided | {"elterngeld": "delivered"}, "c": {}})) == 1 + len(PARTS)


RECEIVED = """
select delivery.case_id::text as case_id, delivery.part_key, receipt.idempotency_key::text as effect
from routing.simulated_receipt as receipt join routing.delivery on delivery.id::text = receipt.idempotency_key
where delivery.case_id = any($1::uuid[]) and receipt.effect_at is not null
"""


async def receipts(database_url: str, cases: list[str]) -> list[Receipt]:
    """What the simulated authorities recorded on their own."""
    connection = await asyncpg.connect(database_url)
    try:
        return [Receipt(**dict(row)) for row in await connection.fetch(RECEIVED, cases)]
    finally:
        await connection.close()


async def strike(house: EmbeddedLotse, victim: str) -> None:
    """Kill one thing, as a crash would."""
    if victim == "backends":
        await kill_backends(house.database_url)
    elif victim == "redis":
        await empty_redis(house.redis_url)
    else:
        await house.kill(victim)


async def kill_backends(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where application_name like 'lotse-%' and pid <> pg_backend_pid()"
    )
    await connection.close()


async def empty_redis(url: str) -> None:
    queue = redis.asyncio.from_url(url)
    try:
        await queue.flushall()
    except redis.exceptions.ConnectionError:
        return
    finally:
        await queue.aclose()


async def test_every_acknowledged_case_arrives_once_in_effect(house: EmbeddedLotse) -> None:
    history = History()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        for victim in VICTIMS:
            families = [Family(session, house.url, history).hand_in() for _ in range(CASES // len(VICTIMS))]
            submitting = asyncio.gather(*families)
            await asyncio.sleep(0.4)
            await strike(house, victim)
            await submitting
            await house.wait_ready()
    assert len(history.acknowledged) == CASES
    await all_arrive(house, history)


async def all_arrive(house: EmbeddedLotse, history: History) -> None:
    """Wait until nothing is to complain of; otherwise say where what is late has stopped."""
    found: list[str] = ["not looked yet"]
    for _ in range(DRAIN_SECONDS * 2):
        found = complaints(history, await receipts(house.database_url, history.acknowledged))
        if not found:
            return
        await asyncio.sleep(0.5)
    trail = await whereabouts(house.database_url, sorted(cases_in(found))[:5])
    pytest.fail("\n".join([f"{len(found)} complaints", *found[:20], *trail]))


async def test_without_the_queue_cases_are_taken_and_their_parcels_travel(house: EmbeddedLotse) -> None:
    history = History()
    async with house.outage("valkey"), aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        await asyncio.gather(*(Family(session, house.url, history).hand_in() for _ in range(5)))
        await all_arrive(house, history)
        assert house.pids["valkey"] is None, "otherwise the queue was there and nothing is proven"
