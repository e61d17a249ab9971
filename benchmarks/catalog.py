"""Measure the catalogue: `python -m benchmarks.catalog`; prints lines of the table in docs/performance.md.

Each path beside a bare ASGI answer with the same bytes, in turns, so that both see the same noise of the machine.
"""

import asyncio
import statistics
from collections.abc import Callable
from urllib.parse import quote

import httpx

from benchmarks import bare, load
from benchmarks.catalog_town import fill, typed
from benchmarks.result import HEADER, Result, load_line, say
from benchmarks.room import database, serving, settings_of
from services.catalog.settings import CatalogSettings

ROUNDS, SECONDS, CONNECTIONS = 5, 2.0, 16
SLOWEST_SEARCH = 25.0
"""Milliseconds below which 95 of 100 searches of one person stay."""

PAGE = "/v1/services?limit=20"
DETAIL = "/v1/services/personalausweis"
HOURS = "/v1/offices/bb-otto-schill/opening-hours"


async def beside_bare(name: str, base: str, path: str, goal: float, *, known: bool = False) -> Result:
    """A cached page, or its 304, beside the bare answer with the same bytes."""
    async with httpx.AsyncClient(base_url=base) as client:
        answer = await client.get(path)
    headers = {"If-None-Match": answer.headers["etag"]} if known else {}
    asked = load.get(base + path, headers)
    return await _compare(name, base + path, lambda _: asked, b"" if known else answer.content, goal)


async def search(base: str, texts: list[str], goal: float) -> Result:
    """Searches nobody made before."""
    queries = [f"{base}/v1/services?q={quote(text)}&limit=20" for text in texts]
    async with httpx.AsyncClient() as client:
        body = (await client.get(queries.pop())).content
    drawn = iter(queries)
    return await _compare("uncached search, 10,000 services", base, lambda _: load.get(next(drawn)), body, goal)


async def patience(base: str, texts: list[str]) -> str:
    """How long one person waits for a search."""
    drawn = iter(texts)
    url = f"{base}/v1/services?q="
    seen = await load.run(base, lambda _: load.get(f"{url}{quote(next(drawn))}&limit=20"), connections=1, seconds=8)
    mark = "held" if seen.percentile(0.95) < SLOWEST_SEARCH else "**missed**"
    return (
        f"| uncached search, one client | {seen.rate:,.0f} | {seen.percentile(0.95):.1f} | p50 {seen.percentile(0.5):.1f} ms |"
        f" | p95 < {SLOWEST_SEARCH:.0f} ms | {mark} |"
    )


async def _compare(name: str, url: str, request: Callable[[int], bytes], body: bytes, goal: float) -> Result:
    rates, slow, ratios = [], [], []
    async with bare.serving(body) as yardstick:
        await load.run(url, request, connections=CONNECTIONS, seconds=0.5)
        for _ in range(ROUNDS):
            ideal = await load.run(yardstick, lambda _: load.get(yardstick), connections=CONNECTIONS, seconds=SECONDS)
            seen = await load.run(url, request, connections=CONNECTIONS, seconds=SECONDS)
            if set(seen.statuses) - {200, 304}:
                raise RuntimeError(f"{name}: {seen.statuses}")
            rates.append(seen.rate)
            slow.append(seen.percentile(0.95))
            ratios.append(seen.rate / ideal.rate)
    return Result(name, statistics.median(rates), statistics.median(slow), "bare ASGI", statistics.median(ratios), goal)


async def measure(settings: CatalogSettings) -> None:
    """Print the table."""
    count, texts = await fill(settings), typed()
    say(f"{count:,} services\n\n{HEADER}")
    async with serving("catalog", settings.database_url) as room:
        base = room.url
        await asyncio.sleep(1)  # until the process is sure of its edition
        say((await beside_bare("cached catalog page, 20 services", base, PAGE, 0.20)).line)
        say((await beside_bare("the same, 304", base, PAGE, 0.28, known=True)).line)
        say((await beside_bare("cached page of a service", base, DETAIL, 0.20)).line)
        say((await beside_bare("cached opening hours", base, HOURS, 0.20)).line)
        half = len(texts) // 2
        say((await search(base, texts[:half], 0.06)).line)
        say(await patience(base, texts[half:]))
    say(load_line())


if __name__ == "__main__":
    with database("catalog") as server:
        asyncio.run(measure(settings_of(CatalogSettings, server.url)))
