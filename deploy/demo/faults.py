"""Journey: the routing worker is killed in the middle and Redis is emptied; nothing is lost, nothing doubled."""

import asyncio

import asyncpg
from redis.asyncio import Redis

from deploy.demo.hand_in import hand_in, is_over, look, set_the_scene
from deploy.demo.stage import Stage

CASES = 10
PATIENCE = 40  # looks, two seconds apart
EFFECTS = """
select delivery.case_id, delivery.part_key, count(receipt.effect_at) as effects
from routing.delivery join routing.simulated_receipt as receipt on receipt.idempotency_key = delivery.id::text
where delivery.case_id = any($1::uuid[]) group by 1, 2
"""


async def survive(stage: Stage, bearer: dict[str, str]) -> None:
    """Ten families hand in while things break."""
    await set_the_scene(stage, trouble=False)
    cases = [await hand_in(stage, bearer, quiet=True) for _ in range(CASES)]
    stage.say(f"{CASES} cases handed in")
    await stage.house.kill("routing-worker")
    stage.say("routing worker killed (kill -9)")
    queue: Redis = Redis.from_url(stage.house.redis_url)
    await queue.flushall()
    await queue.aclose()
    stage.say("Redis emptied")
    open_cases = dict(cases)
    for _ in range(PATIENCE):
        for case, holder in list(open_cases.items()):
            if is_over(await look(stage, case, holder)):
                del open_cases[case]
        stage.say(f"  {CASES - len(open_cases)} of {CASES} cases finished")
        if not open_cases:
            break
        await asyncio.sleep(2)
    stage.check(not open_cases, "every part of every case reached its end", list(open_cases))
    connection = await asyncpg.connect(stage.house.database_url)
    rows = await connection.fetch(EFFECTS, [case for case, _ in cases])
    await connection.close()
    stage.check(len(rows) == 7 * CASES, "each of the 70 parts reached its authority", len(rows))
    stage.check({row["effects"] for row in rows} == {1}, "and none of them twice", rows)
