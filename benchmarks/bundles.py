"""Measure intake: `python -m benchmarks.bundles` prints the table for docs/performance.md (a minute, on a quiet machine).

A case is handed in whole: facts sealed under a key of its own, seven parts, clocks, audit chain, outbox, one commit. The yardstick is
a bare ASGI application that answers as many bytes; what a submission costs the room's process is printed beside the rate.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import aiohttp

from benchmarks import bare, load
from benchmarks.booking_town import MASTER_KEYS
from benchmarks.result import HEADER, Result, load_line, say
from deploy.demo.hand_in import CONSENTS, THIRD_CHILD
from deploy.ports import free_base
from deploy.postgres import PostgresServer
from migrations.__main__ import upgrade
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


@contextmanager
def city() -> Iterator[BundlesSettings]:
    """A private PostgreSQL with the bundles of the city; everything is gone afterwards."""
    with TemporaryDirectory(prefix="lotse-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = PostgresServer(folder / "pg")
        server.start()
        try:
            upgrade(server.url, ("bundles",))
            settings = BundlesSettings(
                database_url=server.url,
                redis_url="redis://127.0.0.1:1/0",
                master_keys=MASTER_KEYS,
                environment="development",
            )
            asyncio.run(seed(settings))
            yield settings
        finally:
            server.stop()


@asynccontextmanager
async def serving(settings: BundlesSettings) -> AsyncIterator[tuple[str, int]]:
    """The room over HTTP in one process, as the house starts it; yields its address and process id."""
    port = free_base((0,))
    environment = {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url, "LOTSE_MASTER_KEYS": MASTER_KEYS,
                   "LOTSE_ENVIRONMENT": "development"}  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "uvicorn", "--factory", "services.bundles.app:create_app", "--port", str(port),
        "--no-access-log", "--log-level", "warning", env=os.environ | environment, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await bare._wait_for(port)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        await process.wait()


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


def cpu_seconds(pid: int) -> float:
    """What a process has used of the processors so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def submit_all(base: str, pid: int, drafts: list[Draft]) -> tuple[load.Load, float]:
    """Hand all of them in over a few connections; returns what was seen, and milliseconds of processor per case."""
    url = f"{base}/v1/cases/x/submit"

    def request(number: int) -> bytes:
        draft = drafts[number]
        address = f"{base}/v1/cases/{draft.id}/submit"
        return load.post(address, b"", {"Authorization": f"Secret {draft.secret}"})

    before = cpu_seconds(pid)
    seen = await load.run(url, request, connections=CONNECTIONS, seconds=120, most=len(drafts))
    return seen, (cpu_seconds(pid) - before) / len(drafts) * 1000


async def measure(settings: BundlesSettings) -> None:
    """Print the table."""
    async with serving(settings) as (base, pid):
        sample, *drafts = await prepare(base, CASES + 1)
        body = await _submitted(base, sample)
        async with bare.serving(body) as yardstick:
            runs, costs, bares = [], [], []
            for start in range(0, CASES, CASES // ROUNDS):
                bares.append((await load.run(yardstick, lambda _: load.get(yardstick))).rate)
                seen, cost = await submit_all(base, pid, drafts[start : start + CASES // ROUNDS])
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
    with city() as lively:
        asyncio.run(measure(lively))
    say(f"measured in {time.monotonic() - began:.0f} s")
