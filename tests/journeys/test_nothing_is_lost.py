"""200 families hand in while processes, connections and Redis are killed in turn: every acknowledged part arrives once in effect."""

import asyncio

import aiohttp
import asyncpg
import redis.asyncio

from deploy.house import EmbeddedLotse
from tests.journeys.submissions import PARTS, Family, History, Receipt, complaints, receipts

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
    found: list[str] = ["not looked yet"]
    for _ in range(DRAIN_SECONDS * 2):
        found = complaints(history, await receipts(house.database_url, history.acknowledged))
        if not found:
            break
        await asyncio.sleep(0.5)
    assert found == [], f"{len(found)} complaints"
