"""The instant slots are released: a crowd over real HTTP, exactly as many winners as seats, and everybody is answered."""

import asyncio
import json
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import httpx
import pytest

from benchmarks import load
from services.booking.app import create_app
from tests.booking.town import DAY, Town, at, slug
from tests.support.clients import key
from tests.support.serving import serving

PEOPLE, DESKS, CLOCKS = 2000, 3, [f"{8 + minute // 60:02}:{minute % 60:02}" for minute in range(0, 115, 5)]
SEATS = DESKS * len(CLOCKS)

TAKEN = "SELECT count(*) AS n, count(DISTINCT appointment_id) AS owners FROM booking.capacity_unit WHERE appointment_id IS NOT NULL"


@dataclass
class Crowd:
    """What people were told first, and at last: who is told to come back does so with the same key."""

    first: Counter[int] = field(default_factory=Counter)
    last: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


async def send(url: str, wish: bytes) -> int:
    """The status of an answer, on a connection of its own."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(wish)
    status = await load.read_answer(reader)
    writer.close()
    return status


async def crowd(town: Town, people: int, clocks: list[str]) -> Crowd:
    """So many people at once, spread over these starts; those who are told to come back do so when the crowd is gone."""
    seen, again = Crowd(), asyncio.Semaphore(16)

    def wish(url: str, number: int) -> bytes:
        body = {"services": [{"id": "quick"}], "office": "office-a", "startsAt": at(clocks[number % len(clocks)])}
        return load.post(f"{url}/v1/appointments", json.dumps(body).encode(), {"Idempotency-Key": f"crowd-{number}"})

    async def person(url: str, number: int) -> int:
        began, answer = time.perf_counter(), await send(url, wish(url, number))
        seen.seconds.append(time.perf_counter() - began)
        seen.first[answer] += 1
        return answer

    async def at_last(url: str, number: int, answer: int) -> None:
        async with again:
            while answer == 503:
                answer = await send(url, wish(url, number))
        seen.last[answer] += 1

    async with serving(create_app(town.settings)) as url:
        answers = await asyncio.gather(*(person(url, number) for number in range(people)))
        await asyncio.gather(*(at_last(url, number, answer) for number, answer in enumerate(answers)))
    return seen


async def test_two_hundred_people_on_one_seat(real_town: Town) -> None:
    await real_town.open(desks=1)
    seen = await crowd(real_town, 200, ["09:00"])
    assert seen.last == {201: 1, 409: 199}


async def test_two_thousand_people_on_sixty_nine_seats(real_town: Town) -> None:
    """Exactly as many get one as there are seats. On a busy machine some are told to come back first; in the end all have an answer."""
    await real_town.open(desks=DESKS, intervals=(("08:00", "09:55"),))
    seen = await crowd(real_town, PEOPLE, CLOCKS)
    print(f"\nrush: all answered after {max(seen.seconds):.1f} s: {seen.first}, at last {seen.last}")  # noqa: T201
    assert seen.last == {201: SEATS, 409: PEOPLE - SEATS}
    assert SEATS == 69
    assert set(seen.first) <= {201, 409, 503}
    (day,) = await real_town.rows(TAKEN)
    assert (day.n, day.owners) == (SEATS, SEATS)


@pytest.mark.edge(29)
async def test_a_release_in_one_second_with_hundreds_of_people(real_town: Town) -> None:
    """Who comes too early learns the moment and gets nothing; from the moment on exactly as many get one as there are desks."""
    await real_town.open(desks=DESKS)
    await real_town.do("UPDATE booking.capacity_unit SET released_at = now() + interval '2 seconds'")
    early = await real_town.hold("09:00")
    assert slug(early) == (409, "slot-not-released")

    async def person() -> httpx.Response:
        """Asks again and again, as people do, until the answer is another."""
        answer = early
        while answer.status_code != 201 and slug(answer) in {(409, "slot-not-released"), (503, "unavailable")}:
            answer = await real_town.hold("09:00")
        return answer

    answers = await asyncio.gather(*(person() for _ in range(300)))
    refused = Counter(slug(answer) for answer in answers if answer.status_code != 201)
    assert refused == {(409, "slot-taken"): 300 - DESKS}
    (row,) = await real_town.rows("SELECT min(done_at) AS first, count(*) AS n FROM booking.appointment_step")
    assert row.n == DESKS
    assert row.first >= datetime.fromisoformat(early.json()["nextReleaseAt"]), "nobody was let in before"


async def test_staff_never_stand_in_line(real_town: Town, issuers) -> None:
    """While every place of the turnstiles is taken and people wait, staff book, look and cancel at once."""
    await real_town.open(desks=2)
    state = real_town.client._transport.app.state
    clerk = issuers.staff("booking:staff", offices=["office-a"])
    async with AsyncExitStack() as crowd:
        for turnstile in (state.holds, state.steps):
            while turnstile.is_open:
                await crowd.enter_async_context(turnstile.turn())
        waiting = asyncio.create_task(real_town.hold("09:00"))
        body = {
            "services": [{"id": "quick"}],
            "startsAt": at("09:00"),
            "contact": {"name": "Am Telefon"},
            "channel": "phone",
        }
        booked = await real_town.client.post(
            "/v1/staff/offices/office-a/appointments", json=body, headers=clerk | key()
        )
        assert booked.status_code == 201, booked.text
        day = await real_town.client.get("/v1/staff/offices/office-a/day", params={"date": str(DAY)}, headers=clerk)
        assert [item["reference"] for item in day.json()["items"]] == [booked.json()["reference"]]
        cancelled = await real_town.client.post(f"/v1/staff/appointments/{booked.json()['id']}/cancel", headers=clerk)
        assert cancelled.json()["state"] == "cancelled"
        assert not waiting.done()
    assert (await waiting).status_code == 201
