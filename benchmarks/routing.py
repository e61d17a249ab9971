"""`python -m benchmarks.routing`: deliveries a second, also beside an authority that hangs; events a second; release to delivery."""

import asyncio
import statistics

from benchmarks.result import HEADER, Result, load_line, say
from benchmarks.routing_town import AUTHORITIES, Town, servers, town

PARCELS, EVENTS, JOURNEYS, ROUNDS = 1400, 3000, 40, 3
DONE = "not exists (select 1 from routing.delivery where state <> 'decided' and authority_id = any($1))"
SPAN = """
select extract(epoch from max(ended_at) - min(ended_at))::float from routing.delivery_attempt where authority_id = any($1)
"""
HEARD = "not exists (select 1 from bundles.outbox_dispatch where acknowledged_at is null)"
RELAYED = """
select extract(epoch from max(d.acknowledged_at) - min(e.occurred_at))::float
from bundles.outbox_dispatch d join bundles.outbox_event e on e.id = d.event_id
"""
JOURNEY = """
select extract(epoch from a.ended_at - e.occurred_at)::float * 1000
from bundles.outbox_event e join routing.delivery d on d.part_id = (e.data->>'partId')::uuid
join routing.delivery_attempt a on a.delivery_id = d.id
"""


async def delivered(place: Town, authorities: tuple[str, ...]) -> float:
    """Parcels a second to these authorities, all queued before."""
    for authority in authorities:
        await place.queue(authority, PARCELS // len(authorities))
    await place.wake()
    await place.until(DONE, list(authorities))
    return PARCELS / float(await place.connection.fetchval(SPAN, list(authorities)))


async def deliveries(place: Town) -> list[Result]:
    """The rate of one worker, alone and beside an authority that hangs, by turns."""
    others, alone, beside = AUTHORITIES[1:], [], []
    for _ in range(ROUNDS):
        for rates, behaviour in ((alone, "works"), (beside, "hangs")):
            await place.clear()
            await place.assign(AUTHORITIES[0], {"default": behaviour})
            await place.queue(AUTHORITIES[0], 200 if behaviour == "hangs" else 0)
            rates.append(await delivered(place, others))
    await place.clear()
    await place.assign(AUTHORITIES[0], {"default": "works"})
    usual, hung = statistics.median(alone), statistics.median(beside)
    return [
        Result("deliveries", usual, 0.0, f"{len(others)} authorities, one worker", None, 250.0, absolute=True),
        Result("the same, one authority hangs", hung, 0.0, f"{usual:,.0f}/s without", hung / usual, 0.9),
    ]


async def events(place: Town) -> Result:
    """Events from the outbox of bundles to the inbox of routing and acknowledged, a second."""
    rates = []
    for _ in range(ROUNDS):
        await place.clear()
        await place.assign(AUTHORITIES[0], {"default": "hangs"})  # only the way of the events is measured
        await place.emit(AUTHORITIES[0], EVENTS)
        await place.until(HEARD)
        rates.append(EVENTS / float(await place.connection.fetchval(RELAYED)))
    await place.clear()
    await place.assign(AUTHORITIES[0], {"default": "works"})
    return Result(
        "events relayed, handled, acknowledged",
        statistics.median(rates),
        0.0,
        "one worker each",
        None,
        500.0,
        absolute=True,
    )


async def journeys(place: Town) -> str:
    """Milliseconds from a release to the first delivery, in a quiet house."""
    await place.clear()
    for number in range(JOURNEYS):
        await place.emit(AUTHORITIES[1], 1)
        await place.until("(select count(*) from routing.delivery where state = 'decided') > $1", number)
        await asyncio.sleep(0.1)
    took = sorted(row[0] for row in await place.connection.fetch(JOURNEY))
    p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
    return f"\nfrom release to delivery: p50 {p50:.0f} ms, p95 {p95:.0f} ms (goal: p50 below 150 ms)"


async def measure(url: str, redis: str) -> None:
    """Print the table."""
    async with town(url, redis) as place:
        say(HEADER)
        for result in (*await deliveries(place), await events(place)):
            say(result.line)
        say(await journeys(place))
    say(load_line())


if __name__ == "__main__":
    with servers() as (postgres, valkey):
        asyncio.run(measure(postgres, valkey))
