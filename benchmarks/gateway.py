"""Measure the gateway over a whole house: `python -m benchmarks.gateway`; prints lines of the table in docs/performance.md.

What it costs to go through it, what a composed page costs beside its slowest room, what is left under four times the load, and what is
seen of rooms that are stopped or restarted.
"""

import asyncio
import os
import signal
import statistics
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

import httpx

from benchmarks import load
from benchmarks.result import load_line, say
from deploy.house import EmbeddedLotse

ROUNDS, SECONDS, CONNECTIONS = 3, 2.0, 16
SERVICE = "personalausweis"
ROOMS = ("catalog", "booking", "bundles", "eid_gateway", "routing", "reporting")
SERVERS = {"postgres", "valkey"}
GOAL_FORWARDED, GOAL_GOODPUT, GOAL_REFUSED_MS = 0.5, 0.8, 200.0
FULL = 512
"""So many that some must be refused: more than a door lets in and answers while the next wait."""
SLOTS = "next free slots"
CROWDED = {
    "page of a service": f"/v1/services/{SERVICE}",
    SLOTS: f"/v1/availability/next?service={SERVICE}&limit=3",
}
HEADER = "| through the gateway | measured | goal | |\n|---|---|---:|---|"


async def through(house: EmbeddedLotse) -> None:
    """The same answer from the room and through the gateway, in turns."""
    path = "/v1/offices/bb-otto-schill/opening-hours"
    ratios, rates = [], []
    for _ in range(ROUNDS):
        direct = await _ask(house.urls["catalog"], path)
        forwarded = await _ask(house.url, path)
        ratios.append(forwarded.rate / direct.rate)
        rates.append(forwarded.rate)
    ratio = statistics.median(ratios)
    measured = f"{ratio:.2f} of the room ({statistics.median(rates):,.0f}/s)"
    say(line("opening hours, forwarded", measured, f"{GOAL_FORWARDED:.2f}", held=ratio >= GOAL_FORWARDED))


async def composed(house: EmbeddedLotse) -> None:
    """One person's composed page beside the slowest answer it is made of."""
    behind = {
        "catalog": f"{house.urls['catalog']}/v1/services/{SERVICE}",
        "booking": f"{house.urls['booking']}/v1/availability/next?service={SERVICE}&limit=1",
        "bundles": f"{house.urls['bundles']}/v1/bundles",
    }
    seen = {room: await load.run(url, _same(url), connections=1, seconds=SECONDS) for room, url in behind.items()}
    url = f"{house.url}/v1/services/{SERVICE}"
    whole = await load.run(url, _same(url), connections=1, seconds=SECONDS)
    slowest = max(seen, key=lambda room: seen[room].percentile(0.5))
    over = whole.percentile(0.5) - seen[slowest].percentile(0.5)
    measured = f"p50 {whole.percentile(0.5):.1f} ms, {over:.1f} more than {slowest}, the slowest room; p95 {whole.percentile(0.95):.1f} ms"
    say(line("composed page of a service, one client", measured))


async def overload(house: EmbeddedLotse) -> None:
    """Four times the connections of the peak, of a page with a last good answer and of free slots, which have none and are refused."""
    for name, path in CROWDED.items():
        await _overload(house, name, house.url + path)
    await refused(SLOTS, house.url + CROWDED[SLOTS], FULL)


async def _overload(house: EmbeddedLotse, name: str, url: str) -> None:
    peaks = {n: (await load.run(url, _same(url), connections=n, seconds=SECONDS)).rate for n in (16, 32, 64)}
    most = max(peaks, key=lambda n: peaks[n])
    live = asyncio.create_task(_live(house, SECONDS * 2))
    seen = await load.run(url, _same(url), connections=4 * most, seconds=SECONDS * 2)
    good = seen.statuses.get(200, 0) / seen.seconds
    share = good / peaks[most]
    measured = f"{share:.2f} of the peak ({peaks[most]:,.0f}/s at {most}); {_counted(seen.statuses)}; p95 {seen.percentile(0.95):.0f} ms"
    say(
        line(
            f"{name}: good answers at {4 * most} connections",
            measured,
            f"{GOAL_GOODPUT:.2f}",
            held=share >= GOAL_GOODPUT,
        )
    )
    alive = await live
    measured = f"{_counted(alive.statuses)}; slowest {alive.percentile(1.0):.0f} ms"
    say(line("`/health/live` meanwhile", measured, "200 always", held=set(alive.statuses) == {200}))


async def refused(name: str, url: str, connections: int) -> None:
    """More than a door lets in and lets wait: who cannot be served is told so quickly. Where nobody is refused, nothing was shown."""
    seen = await load.run(url, _same(url), connections=connections, seconds=SECONDS)
    told = seen.only(503)
    measured = (
        f"{_counted(seen.statuses)}; refusals p50 {told.percentile(0.5):.0f} ms, p99 {told.percentile(0.99):.0f} ms"
    )
    held = bool(told.latencies) and told.percentile(0.99) <= GOAL_REFUSED_MS and set(seen.statuses) <= {200, 503}
    say(line(f"{name}: refusals at {connections} connections", measured, f"{GOAL_REFUSED_MS:.0f} ms", held=held))


async def _live(house: EmbeddedLotse, seconds: float) -> load.Load:
    url = f"{house.url}/health/live"
    return await load.run(url, _same(url), connections=1, seconds=seconds)


async def stopped(house: EmbeddedLotse) -> None:
    """Each room stopped (SIGSTOP, so that nothing starts it again) while others are asked for."""
    asked = {
        "catalog": "/v1/offices", "booking": f"/v1/availability/next?service={SERVICE}", "bundles": "/v1/bundles",
    }  # fmt: skip
    async with httpx.AsyncClient(base_url=house.url, timeout=20) as client:
        for path in asked.values():
            await client.get(path)
        await client.get(f"/v1/services/{SERVICE}")
        for room in ROOMS:
            pid = house.pids[room] or 0
            os.kill(pid, signal.SIGSTOP)
            try:
                answers = {
                    other: (await client.get(path)).status_code for other, path in asked.items() if other != room
                }
                page = await client.get(f"/v1/services/{SERVICE}")
            finally:
                os.kill(pid, signal.SIGCONT)
            measured = (
                f"others {', '.join(f'{other} {status}' for other, status in answers.items())}; page {page.status_code}"
            )
            missing = ", ".join(page.json().get("incomplete", ())) or "nothing"
            served = {*answers.values(), page.status_code} == {200}
            say(line(f"{room} halted", f"{measured}, without {missing}", "others served", held=served))
            await _until_good(client, asked.get(room, "/health/live"))


async def restarted(house: EmbeddedLotse) -> None:
    """Every process ended and started again, twice, under load: rooms, workers, and the gateway itself."""
    paths = ("/v1/offices", f"/v1/availability/next?service={SERVICE}", "/v1/bundles", f"/v1/services/{SERVICE}")
    seen: Counter[int] = Counter()
    running = True

    async def ask(client: httpx.AsyncClient) -> None:
        while running:
            for path in paths:
                seen[await _status(client, path)] += 1

    async with httpx.AsyncClient(base_url=house.url, timeout=20) as client:
        askers = [asyncio.create_task(ask(client)) for _ in range(4)]
        for _ in range(2):
            for name in house.pids.keys() - SERVERS:
                before = house.pids[name]
                os.kill(before or 0, signal.SIGTERM)
                while house.pids[name] in (before, None):  # noqa: ASYNC110 - the supervisor offers no event
                    await asyncio.sleep(0.02)
                await house.wait_ready(name)
        running = False
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*askers)
    failed = seen.total() - seen[200]
    say(line("every process restarted twice under load", f"{failed} failed: {_counted(seen)}", "0", held=not failed))


async def _status(client: httpx.AsyncClient, path: str) -> int:
    """The status of an answer; 0 when there was none."""
    try:
        return (await client.get(path)).status_code
    except httpx.TransportError:
        return 0


def line(name: str, measured: str, goal: str = "", *, held: bool = True) -> str:
    """A line of the table."""
    return f"| {name} | {measured} | {goal} | {'' if not goal else 'held' if held else '**missed**'} |"


def _counted(statuses: Mapping[int, int]) -> str:
    return ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))


async def _until_good(client: httpx.AsyncClient, path: str) -> None:
    async with asyncio.timeout(30):
        while (await client.get(path)).status_code != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def _ask(base: str, path: str, connections: int = CONNECTIONS) -> load.Load:
    url = base + path
    seen = await load.run(url, _same(url), connections=connections, seconds=SECONDS)
    _check(url, seen.statuses, {200})
    return seen


def _same(url: str) -> Callable[[int], bytes]:
    asked = load.get(url)
    return lambda _: asked


def _check(url: str, statuses: dict[int, int], wanted: Collection[int]) -> None:
    if set(statuses) - set(wanted):
        raise RuntimeError(f"{url}: {statuses}")


async def main() -> None:
    """Start a house and print what is seen."""
    os.environ["GATEWAY_RATE_LIMIT"] = ""
    async with EmbeddedLotse() as house:
        async with httpx.AsyncClient(base_url=house.url, timeout=20) as client:
            await _until_good(client, f"/v1/availability/next?service={SERVICE}")
        say(HEADER)
        for measure in (through, composed, overload, stopped, restarted):
            await measure(house)
    say(load_line())


if __name__ == "__main__":
    asyncio.run(main())
