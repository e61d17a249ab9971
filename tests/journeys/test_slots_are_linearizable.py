"""People book while the room and PostgreSQL are killed: what each was told fits one order of events, slot by slot."""

import asyncio
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import asyncpg
import pytest

from deploy.house import EmbeddedLotse
from tests.booking.history.checker import Operation, impossible_slots

SERVICE, PEOPLE, SLOTS = "personalausweis", 8, 6
VICTIMS = ("booking", "postgres") * (5 if os.environ.get("BOOKING_LONG_RACES") else 1)
PAUSE, PATIENCE = 1.5, 60.0
NO_ANSWER = (aiohttp.ClientError, TimeoutError)


@dataclass
class Crowd:
    """Books at a few slots again and again and writes down what it was told."""

    http: aiohttp.ClientSession
    url: str
    slots: list[dict[str, str]]
    over: asyncio.Event = field(default_factory=asyncio.Event)
    history: list[Operation] = field(default_factory=list)

    async def ask(self, method: str, path: str, **rest: Any) -> tuple[int, Any]:
        """One call, repeated like a patient client does until it is answered; raises TimeoutError after a minute."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    async with self.http.request(method, self.url + path, **rest) as answer:
                        if answer.status < 500:
                            return answer.status, await answer.json()
                except NO_ANSWER:
                    pass
                await asyncio.sleep(0.05)

    async def do(self, verb: str, slot: str, who: str, method: str, path: str, **rest: Any) -> Any:
        """An operation of the history; its answer in full when it was a good one."""
        began = time.monotonic()
        status, body = await self.ask(method, path, **rest)
        good = status < 300
        assert good or status in (409, 410), (verb, status, body)
        shown = body["state"] if good and verb == "see" else ("ok" if good else "refused")
        self.history.append(Operation(verb, slot, body["id"] if good else who, shown, began, time.monotonic()))
        return body if good else None

    async def live(self) -> None:
        while not self.over.is_set():
            place = random.choice(self.slots)
            slot, key = place["startsAt"], str(uuid4())
            wish = {"services": [{"id": SERVICE}]} | place
            held = await self.do(
                "hold", slot, key, "POST", "/v1/appointments", json=wish, headers={"Idempotency-Key": key}
            )
            if held is None:
                await asyncio.sleep(random.uniform(0, 0.1))
                continue
            path, secret = f"/v1/appointments/{held['id']}", {"Authorization": f"Secret {held['secret']}"}
            contact = {"contact": {"name": "Erika", "email": f"{key}@example.org"}}
            for verb in random.choices(("see", "confirm", "cancel"), weights=(3, 3, 1), k=4):
                method, rest = ("GET", "") if verb == "see" else ("POST", f"/{verb}")
                body = contact if verb == "confirm" else None
                await self.do(verb, slot, held["id"], method, path + rest, headers=secret, json=body)


async def places(house: EmbeddedLotse, http: aiohttp.ClientSession) -> list[dict[str, str]]:
    """Starts far enough apart not to share a cell, at one office on its last free day."""
    base = f"{house.urls['booking']}/v1/availability"
    day = (await _items(http, f"{base}/days", service=SERVICE))[-1]
    office = day["offices"][0]["office"]
    found = await _items(http, f"{base}/slots", service=SERVICE, office=office, date=day["date"])
    starts = [item["startsAt"] for item in found if item["startsAt"][14:16] in ("00", "30")]
    return [{"office": office, "startsAt": start} for start in starts[:SLOTS]]


async def _items(http: aiohttp.ClientSession, url: str, **query: str) -> list[dict[str, Any]]:
    """What is free; a house that is young, or was just broken by the journey before, has nothing to offer for a moment."""
    items: list[dict[str, Any]] = []
    async with asyncio.timeout(PATIENCE):
        while not items:
            async with http.get(url, params=query) as answer:
                items = (await answer.json()).get("items", [])
            await asyncio.sleep(0.05)
    return items


UNITS = """
    SELECT count(*) FROM booking.capacity_unit u JOIN booking.pool p ON p.id = u.pool_id
    WHERE p.office_id = $1 AND u.starts_at = $2::text::timestamptz AND u.channel = 'online' AND u.released_at <= now()
      AND u.appointment_id IS NULL"""


async def capacities(house: EmbeddedLotse, slots: list[dict[str, str]]) -> dict[str, int]:
    connection = await asyncpg.connect(house.database_url)
    try:
        return {
            place["startsAt"]: await connection.fetchval(UNITS, place["office"], place["startsAt"]) for place in slots
        }
    finally:
        await connection.close()


async def test_every_answer_fits_one_order_of_events(house: EmbeddedLotse) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as http:
        slots = await places(house, http)
        assert len(slots) >= 3
        capacity = await capacities(house, slots)
        crowd = Crowd(http, house.urls["booking"], slots)
        people = [asyncio.create_task(crowd.live()) for _ in range(PEOPLE)]
        for victim in VICTIMS:
            await asyncio.sleep(PAUSE)
            await house.kill(victim)
            await house.wait_ready()
        await asyncio.sleep(PAUSE)
        crowd.over.set()
        await asyncio.gather(*people)
    seen = Counter((operation.verb, operation.answer) for operation in crowd.history)
    print(f"\nhistory {len(crowd.history)} operations on {len(slots)} slots: {dict(seen)}")  # noqa: T201
    assert seen["hold", "ok"] >= len(slots)
    assert seen["hold", "refused"]
    assert impossible_slots(crowd.history, capacity) == []


@pytest.mark.parametrize("twin", ["a confirm that is lost", "a hold given twice"])
async def test_the_check_catches_a_history_with(twin: str) -> None:
    slot = "2026-12-01T08:00:00+01:00"
    told = [Operation("hold", slot, "a", "ok", 0, 1), Operation("confirm", slot, "a", "ok", 2, 3)]
    lie = (
        Operation("see", slot, "a", "held", 4, 5)
        if twin == "a confirm that is lost"
        else Operation("hold", slot, "b", "ok", 4, 5)
    )
    assert impossible_slots([*told, lie], {slot: 1}) == [slot]
