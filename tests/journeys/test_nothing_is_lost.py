"""200 families hand in while processes, connections and Redis are killed in turn: every acknowledged part arrives once in effect."""

import asyncio
from itertools import cycle

import aiohttp
import asyncpg
import redis.asyncio

from deploy.house import EmbeddedLotse
from tests.journeys.submissions import PARTS, Family, History, Receipt, complaints, receipts

CASES = 200
AT_ONCE = 8
PAUSE = 0.6
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


async def nemesis(house: EmbeddedLotse) -> list[str]:
    """Kill one thing after another until cancelled; returns nothing, the list given grows."""
    done: list[str] = []
    victims = cycle(["routing-worker", "bundles", "backend", "redis", "bundles-worker", "gateway", "routing", "valkey"])
    try:
        for victim in victims:
            await asyncio.sleep(PAUSE)
            if victim == "backend":
                await kill_a_backend(house.database_url)
            elif victim == "redis":
                await empty_redis(house.redis_url)
            else:
                await house.kill(victim)
            done.append(victim)
    except asyncio.CancelledError:
        return done
    return done


async def kill_a_backend(database_url: str) -> None:
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
    breaking = asyncio.create_task(nemesis(house))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        waiting = asyncio.Queue[int]()
        for number in range(CASES):
            waiting.put_nowait(number)

        async def families() -> None:
            while not waiting.empty():
                waiting.get_nowait()
                await Family(session, house.url, history).hand_in()

        await asyncio.gather(*(families() for _ in range(AT_ONCE)))
    breaking.cancel()
    done = await breaking
    assert len(set(done)) >= 6, f"too few kinds of faults happened: {done}"
    assert len(history.acknowledged) == CASES
    found: list[str] = ["not looked yet"]
    for _ in range(DRAIN_SECONDS * 2):
        found = complaints(history, await receipts(house.database_url, history.acknowledged))
        if not found:
            break
        await asyncio.sleep(0.5)
    assert found == [], f"{len(found)} complaints after {done}"
