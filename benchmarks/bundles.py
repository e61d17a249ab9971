"""Measure intake: `python -m benchmarks.bundles` prints the table for docs/performance.md (a minute, on a quiet machine).

A case is handed in whole: facts sealed under a key of its own, seven parts, clocks, audit chain, outbox, one commit. The yardstick is
a bare ASGI application that answers as many bytes; what a submission costs the room's process is printed beside the rate.
"""

import asyncio
import json
import statistics
import time
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from benchmarks import bare, load
from benchmarks.result import HEADER, Result, load_line, say
from benchmarks.room import Room, database, serving, settings_of
from deploy.demo.hand_in import CONSENTS, THIRD_CHILD
from services.bundles.seed import seed
from services.bundles.settings import BundlesSettings

CASES: Final = 1500
ROUNDS: Final = 3
CONNECTIONS: Final = 16
GOAL_CASES_A_SECOND: Final = 150
ANSWERS: Final = {
    "kind.vornamen": "Ada",
    "konto.iban": "DE02120300000000202051",
    "eltern.personalien": {"name": "Beispiel"},
}


@dataclass(frozen=True)
class Draft:
    """A case ready to be handed in."""

    id: str
    secret: str


async def prepare(base: str, number: int) -> list[Draft]:
    """Drafts with facts, answers, event and consents."""
    body = {
        "bundle": "elternexpress",
        "mode": "online",
        "facts": THIRD_CHILD,
        "answers": ANSWERS,
        "eventDate": "2026-03-14",
    }

    async def one(session: aiohttp.ClientSession, n: int) -> Draft:
        async with session.post(f"{base}/v1/cases", json=body, headers={"Idempotency-Key": f"draft-{n}"}) as answer:
            made = await answer.json()
        holder = {"Authorization": f"Secret {made['secret']}", "Idempotency-Key": f"consent-{n}"}
        async with session.post(f"{base}/v1/cases/{made['id']}/consents", json=CONSENTS, headers=holder) as answer:
            assert answer.status == 200, await answer.text()  # noqa: S101 - a benchmark of failures would be fast
        return Draft(made["id"], made["secret"])

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        return await asyncio.gather(*(one(session, n) for n in range(number)))


async def submit_all(room: Room, drafts: list[Draft]) -> tuple[load.Load, float]:
    """Hand all of them in over a few connections; returns what was seen, and milliseconds of processor per case."""

    def request(number: int) -> bytes:
        draft = drafts[number]
        address = f"{room.url}/v1/cases/{draft.id}/submit"
        return load.post(address, b"", {"Authorization": f"Secret {draft.secret}"})

    before = room.processor_seconds()
    seen = await load.run(room.url, request, connections=CONNECTIONS, seconds=120, most=len(drafts))
    return seen, (room.processor_seconds() - before) / len(drafts) * 1000


async def measure(settings: BundlesSettings) -> None:
    """Print the table."""
    await seed(settings)
    async with serving("bundles", settings.database_url) as room:
        sample, *drafts = await prepare(room.url, CASES + 1)
        body = await _submitted(room.url, sample)
        async with bare.serving(body) as yardstick:
            runs, costs, bares = [], [], []
            for start in range(0, CASES, CASES // ROUNDS):
                bares.append((await load.run(yardstick, lambda _: load.get(yardstick))).rate)
                seen, cost = await submit_all(room, drafts[start : start + CASES // ROUNDS])
                assert set(seen.statuses) == {202}, seen.statuses  # noqa: S101 - as above
                runs.append(seen)
                costs.append(cost)
    rate, bare_rate = statistics.median(run.rate for run in runs), statistics.median(bares)
    p95 = statistics.median(run.percentile(0.95) for run in runs)
    yardstick = f"bare ASGI {bare_rate:,.0f}/s, {len(body):,} bytes"
    say(HEADER)
    say(Result("submit, 7 parts", rate, p95, yardstick, rate / bare_rate, GOAL_CASES_A_SECOND, absolute=True).line)
    say(
        f"\nrounds: {', '.join(f'{run.rate:.0f}/s' for run in runs)}; {statistics.median(costs):.1f} ms of processor per case in the room"
    )
    say(load_line())


async def _submitted(base: str, draft: Draft) -> bytes:
    headers = {"Authorization": f"Secret {draft.secret}", "Idempotency-Key": "sample"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{base}/v1/cases/{draft.id}/submit", headers=headers) as answer,
    ):
        seen: Any = await answer.read()
    assert json.loads(seen)["state"] == "submitted"  # noqa: S101 - as above
    return bytes(seen)


if __name__ == "__main__":
    began = time.monotonic()
    with database("bundles") as server:
        asyncio.run(measure(settings_of(BundlesSettings, server.url)))
    say(f"measured in {time.monotonic() - began:.0f} s")
