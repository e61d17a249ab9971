"""Measure booking: `python -m benchmarks.booking`; prints lines of the table in docs/performance.md.

Holding and confirming beside pgbench with the same statements, availability beside a bare ASGI answer with the same bytes, the growth
of the calendar, and a rush of 2,000 people on 69 seats.
"""

import asyncio
import json
import random
import statistics
import time as clock
from collections.abc import Awaitable, Callable
from datetime import UTC, time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import aiohttp
import httpx

from benchmarks import bare, load, pgbench
from benchmarks.booking_town import CELLS_A_DAY, Town, day, start, town
from benchmarks.result import HEADER, Result, load_line, say
from benchmarks.room import serving
from services.booking.app import create_app
from services.booking.appointments.people import mail_hash
from services.booking.availability import store
from services.booking.availability.windows import WHOLE_DAY, days_with_edges, span_of
from services.booking.offices.wishes import visits
from shared.clock import utc_now
from shared.db import Database, create_engine
from shared.ids import secret_hash
from shared.settings import MasterKeys

OFFICES, MANY_OFFICES, DAYS, MANY_DAYS, DESKS = 12, 60, 60, 180, 3
ROUNDS, SECONDS = 3, 4.0
PEOPLE, SEATS_PER_START, STARTS = 2000, 3, 23


def office(number: int) -> str:
    """The id of an office."""
    return f"office-{number:02}"


def contact(email: str) -> dict[str, Any]:
    """Who comes; each booking is somebody else's, because one person may have only a few."""
    return {"contact": {"name": "Erika Mustermann", "email": email}, "locale": "de"}


def wish() -> tuple[str, str]:
    """A random office and start."""
    return office(random.randrange(OFFICES)), start(
        random.randrange(1, MANY_DAYS), random.randrange(CELLS_A_DAY - 2)
    ).isoformat()


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def exchange(connection: Connection, request: bytes) -> tuple[int, bytes]:
    """Send a request and read its answer on a raw socket, so that the client costs little beside what it measures."""
    reader, writer = connection
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    position = head.index(b"content-length:") + 15
    return int(head[9:12]), await reader.readexactly(int(head[position : head.index(b"\r\n", position)]))


async def book(connection: Connection, base: str) -> None:
    """Hold, and confirm what is held."""
    where, starts_at = wish()
    body = {"services": [{"id": "passport"}], "office": where, "startsAt": starts_at}
    key = {"Idempotency-Key": f'"{random.getrandbits(64)}"'}
    status, answer = await exchange(connection, load.post(f"{base}/v1/appointments", json.dumps(body).encode(), key))
    if status == 409:  # somebody was faster, now and then
        return await book(connection, base)
    held = json.loads(answer)
    secret, somebody = {"Authorization": f"Secret {held['secret']}"}, contact(f"{held['id']}@example.org")
    path = f"{base}/v1/appointments/{held['id']}/confirm"
    status, answer = await exchange(connection, load.post(path, json.dumps(somebody).encode(), secret))
    if status != 200:
        raise RuntimeError(answer)
    return None


async def bookings(base: str) -> tuple[float, float]:
    """(bookings a second, p95 in milliseconds)."""
    took: list[float] = []
    parts, until = urlsplit(base), clock.perf_counter() + SECONDS

    async def person() -> None:
        connection = await asyncio.open_connection(parts.hostname, parts.port)
        while (began := clock.perf_counter()) < until:
            await book(connection, base)
            took.append(clock.perf_counter() - began)
        connection[1].close()

    await asyncio.gather(*(person() for _ in range(pgbench.CONNECTIONS)))
    return len(took) / SECONDS, sorted(took)[int(len(took) * 0.95)] * 1000


async def script_of(place: Town) -> list[str]:
    """The pgbench script of one hold and one confirm, as the room sends them."""
    app = create_app(place.settings)
    async with app.router.lifespan_context(app):
        script = pgbench.Script({})
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://room") as client:
            for recorded in (False, True):  # first a booking that fills the memory of offers
                if recorded:
                    script.listen(app.state.database.bind)
                await _book_in_process(client, script, place.settings.master_keys)
    return [*DRAWN, *script.lines]


DRAWN = [
    r"\set n random(1000000000, 9000000000000000)",
    rf"\set pool random(1, {OFFICES})",
    rf"\set cell random(0, {CELLS_A_DAY - 3})",
    rf"\set day random(1, {MANY_DAYS - 1})",
]
HEX = "lpad(to_hex(CAST(:n AS bigint)), {}, '0')"


async def _book_in_process(client: httpx.AsyncClient, script: pgbench.Script, keys: MasterKeys) -> None:
    starts_at = start(1, 0)
    varying: dict[Any, str] = {
        starts_at.astimezone(
            UTC
        ): f"to_timestamp({start(0, 0).timestamp():.0f} + CAST(:day AS integer) * 86400 + CAST(:cell AS integer) * 300)"
    }
    script.varying = varying
    body = {"services": [{"id": "passport"}], "office": office(0), "startsAt": starts_at.isoformat()}
    number = len(script.lines)
    held = (await client.post("/v1/appointments", json=body, headers={"Idempotency-Key": f"k{random.random()}"})).json()
    varying[UUID(held["id"])] = f"CAST({HEX.format(32)} AS uuid)"
    varying[secret_hash(held["secret"])] = f"decode({HEX.format(64)}, 'hex')"
    email = f"{random.random()}@example.org"
    varying[mail_hash(keys, email)] = f"decode({HEX.format(64)}, 'hex')"
    script.lines[number:] = [_drawn(line, held) for line in script.lines[number:]]
    answer = await client.post(
        f"/v1/appointments/{held['id']}/confirm",
        json=contact(email),
        headers={"Authorization": f"Secret {held['secret']}"},
    )
    answer.raise_for_status()


def _drawn(line: str, held: dict[str, Any]) -> str:
    """A statement of the hold, whose id, secret and reference were not known before it was sent."""
    reference = f"convert_from(decode('{held['reference'].encode().hex()}', 'hex'), 'UTF8')"
    line = line.replace(f"CAST('{held['id']}' AS uuid)", f"CAST({HEX.format(32)} AS uuid)")
    line = line.replace(
        f"'{held['id']}', CAST(gen_random_uuid() AS text)",
        f"'{held['id']}', CAST(CAST({HEX.format(32)} AS uuid) AS text)",
    )
    line = line.replace(f"decode('{secret_hash(held['secret']).hex()}', 'hex')", f"decode({HEX.format(64)}, 'hex')")
    line = line.replace(reference, "CAST(gen_random_uuid() AS text)")
    return line.replace("VALUES (decode(", "VALUES (decode(" + HEX.format(64) + ", 'hex') || decode(", 1)


async def hold_and_confirm(place: Town) -> Result:
    """Bookings a second beside pgbench, by turns."""
    script = await script_of(place)
    rates, p95s, yardsticks = [], [], []
    async with serving("booking", place.url) as room:
        base = room.url
        for _ in range(ROUNDS):
            per_second, p95 = await bookings(base)
            rates.append(per_second)
            p95s.append(p95)
            yardsticks.append(await pgbench.rate(place.url, script, SECONDS))
    mine, theirs = statistics.median(rates), statistics.median(yardsticks)
    return Result("hold + confirm", mine, statistics.median(p95s), f"pgbench {theirs:,.0f}/s", mine / theirs, 0.28)


async def availability(place: Town) -> list[Result]:
    """The calendar of twelve offices from the cache, and 304, beside a bare answer of the same bytes."""
    async with serving("booking", place.url) as room, aiohttp.ClientSession() as client:
        base = room.url
        url = f"{base}/v1/availability/days?service=passport&from={day(1)}&to={day(DAYS)}"
        async with client.get(url) as answer:
            body, tag = await answer.read(), answer.headers["ETag"]
        asked = {"cached days, 12 offices": (load.get(url), 0.20),
                 "the same, 304": (load.get(url, {"If-None-Match": tag}), 0.28)}  # fmt: skip
        runs: dict[str, list[load.Load]] = {name: [] for name in (*asked, "bare")}
        async with bare.serving(body) as yardstick:
            for _ in range(ROUNDS):
                runs["bare"].append(await load.run(yardstick, lambda _: load.get(yardstick)))
                for name, (request, _) in asked.items():
                    runs[name].append(await load.run(base, lambda _, request=request: request))
    rates = {name: statistics.median(run.rate for run in each) for name, each in runs.items()}
    return [
        Result(name, rates[name], statistics.median(run.percentile(0.95) for run in runs[name]),
               f"bare ASGI {rates['bare']:,.0f}/s, {len(body):,} bytes", rates[name] / rates["bare"], goal)
        for name, (_, goal) in asked.items()
    ]  # fmt: skip


async def growth(place: Town) -> list[str]:
    """Milliseconds of the uncached calendar by days and offices."""
    database = Database(create_engine(place.settings, "benchmark"))
    async with database.transaction() as session:
        found = await visits(session, {"passport": 1}, None)

    async def milliseconds(offices: int, days: int) -> float:
        async def ask() -> None:
            async with database.transaction() as session:
                span = span_of(day(1), day(days), utc_now())
                await store.days(session, found[:offices], span, days_with_edges(span, WHOLE_DAY)[1])

        return await _median_ms(ask)

    lines = ["", "| calendar, not cached | ms | growth |", "|---|---:|---:|"]
    for few, many in (((OFFICES, DAYS), (OFFICES, MANY_DAYS)), ((OFFICES, DAYS), (len(found), DAYS))):
        first, last = await milliseconds(*few), await milliseconds(*many)
        size = many[0] * many[1] / (few[0] * few[1])
        lines.append(f"| {few[0]} offices, {few[1]} days | {first:.0f} | |")
        lines.append(
            f"| {many[0]} offices, {many[1]} days | {last:.0f} | {last / first:.1f} times for {size:.0f} times the units |"
        )
    await database.close()
    return lines


async def _median_ms(ask: Callable[[], Awaitable[None]]) -> float:
    took = []
    for _ in range(5):
        began = clock.perf_counter()
        await ask()
        took.append((clock.perf_counter() - began) * 1000)
    return statistics.median(took)


async def rush(place: Town) -> list[str]:
    """2,000 people at once on 69 seats."""
    await place.open("rush", desks=SEATS_PER_START, days=3, closes=time(8 + STARTS * 5 // 60, STARTS * 5 % 60))
    async with serving("booking", place.url) as room:
        base = room.url
        url = f"{base}/v1/appointments"

        def request(number: int) -> bytes:
            body = {"services": [{"id": "quick"}], "office": "rush", "startsAt": start(1, number % STARTS).isoformat()}
            return load.post(url, json.dumps(body).encode(), {"Idempotency-Key": f"rush-{number}"})

        seen = await load.run(url, request, connections=PEOPLE, seconds=60, most=PEOPLE)
    return [
        "",
        (f"rush: {PEOPLE} people on {STARTS * SEATS_PER_START} seats: {dict(sorted(seen.statuses.items()))},"
         f" all answered after {seen.seconds:.1f} s, p50 {seen.percentile(0.5):.0f} ms, p99 {seen.percentile(0.99):.0f} ms"),
    ]  # fmt: skip


async def measure(place: Town) -> None:
    """Print the table."""
    for number in range(OFFICES):
        await place.open(office(number), desks=DESKS, days=MANY_DAYS)
    say(HEADER)
    await place.tidy()
    say((await hold_and_confirm(place)).line)
    for result in await availability(place):
        say(result.line)
    say("\n".join(await rush(place)))
    for number in range(OFFICES, MANY_OFFICES):
        await place.open(office(number), desks=DESKS, days=DAYS)
    await place.tidy()
    say("\n".join(await growth(place)))
    say(load_line())


if __name__ == "__main__":
    with town() as lively:
        asyncio.run(measure(lively))
