"""Journey: the routing worker is killed in the middle and Redis is emptied; nothing is lost, nothing doubled."""

import asyncio

import asyncpg
from redis.asyncio import Redis

from deploy.demo.hand_in import hand_in, watch
from deploy.demo.stage import Stage

CASES = 10
EFFECTS = """
select case_id::text, part_key, count(*) as effects from routing.simulated_receipt
where case_id = any($1::uuid[]) group by 1, 2
"""


async def survive(stage: Stage, bearer: dict[str, str]) -> None:
    """Ten families hand in while things break."""
    cases = [await hand_in(stage, bearer, quiet=True) for _ in range(CASES)]
    stage.say(f"{CASES} cases handed in")
    await stage.house.kill("routing-worker")
    stage.say("routing worker killed (kill -9)")
    queue: Redis = Redis.from_url(stage.house.redis_url)
    await queue.flushall()
    await queue.aclose()
    stage.say("Redis emptied")
    await asyncio.gather(*(watch(stage, case, holder) for case, holder in cases))
    stage.check(True, "every part of every case reached its end")
    connection = await asyncpg.connect(stage.house.database_url)
    rows = await connection.fetch(EFFECTS, [case for case, _ in cases])
    await connection.close()
    stage.check(len(rows) == 7 * CASES, "each of the 70 parts reached its authority", len(rows))
    stage.check({row["effects"] for row in rows} == {1}, "and none of them twice", rows)
