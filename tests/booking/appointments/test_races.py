"""People clicking at once, on real connections. Each check has a broken twin that it must catch."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.booking.town import CONTACT, Town, at, slug

OVERBOOKED = """
    SELECT starts_at FROM booking.appointment WHERE state IN ('held', 'confirmed')
    GROUP BY pool_id, starts_at HAVING count(*) > 1"""


async def overbooked(town: Town) -> int:
    """Starts that more than one appointment has, in an office with one desk: the invariant of the first race."""
    return len(await town.rows(OVERBOOKED))


async def test_hundred_people_want_the_last_slot(real_town: Town) -> None:
    await real_town.open(desks=1)
    answers = await asyncio.gather(*(real_town.hold() for _ in range(100)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 99}
    assert {slug(answer)[1] for answer in answers if answer.status_code == 409} == {"slot-taken"}
    assert await overbooked(real_town) == 0


async def test_the_check_catches_a_booking_that_looks_first_and_writes_then(real_town: Town) -> None:
    """The way most booking systems go: is it free? then write. Two at once both see it free."""
    await real_town.open(desks=1)
    url = real_town.settings.database_url
    start, pool = await _start_and_pool(url)
    barrier = asyncio.Barrier(8)

    async def look_then_write() -> None:
        connection = await asyncpg.connect(url)
        try:
            async with connection.transaction():
                taken = await connection.fetchval(
                    "SELECT count(*) FROM booking.appointment WHERE pool_id = $1 AND starts_at = $2", pool, start
                )
                await barrier.wait()
                if not taken:
                    await connection.execute(
                        "INSERT INTO booking.appointment (id, reference, secret_hash, state, office_id, pool_id, starts_at,"
                        " minutes, cells, services) VALUES ($1, $2, '', 'confirmed', 'office-a', $3, $4, 5, 1, '[]')",
                        uuid4(), str(uuid4()), pool, start,
                    )  # fmt: skip
        finally:
            await connection.close()

    await asyncio.gather(*(look_then_write() for _ in range(8)))
    assert await overbooked(real_town) == 1


async def _start_and_pool(url: str) -> tuple[Any, int]:
    connection = await asyncpg.connect(url)
    try:
        row = await connection.fetchrow(
            "SELECT starts_at, pool_id FROM booking.capacity_unit ORDER BY starts_at LIMIT 1"
        )
        return row["starts_at"], row["pool_id"]
    finally:
        await connection.close()


@pytest.mark.edge(30)
async def test_one_click_sent_twenty_times_is_one_appointment(real_town: Town) -> None:
    await real_town.open(desks=5)
    wish = {"services": [{"id": "quick"}], "office": "office-a", "startsAt": at("09:00")}
    same = {"Idempotency-Key": f'"{uuid4()}"'}
    answers = await asyncio.gather(
        *(real_town.client.post("/v1/appointments", json=wish, headers=same) for _ in range(20))
    )
    assert Counter(answer.status_code for answer in answers) == {201: 20}
    assert len({answer.content for answer in answers}) == 1
    assert len(await real_town.rows("SELECT 1 FROM booking.appointment")) == 1


@pytest.mark.edge(32)
async def test_confirm_races_take_over(real_town: Town) -> None:
    """A hold at the very end of its grace: either its owner confirms or somebody else gets it, never both, never neither."""
    await real_town.open(desks=1)
    clocks = [f"{hour:02}:{minute:02}" for hour in (8, 9, 10) for minute in range(0, 60, 10)]
    outcomes = Counter[tuple[int, int]]()
    for clock in clocks:
        slow = await real_town.held(clock, "parking")
        await real_town.let_hold_pass(slow, seconds=30)  # the grace ends while both requests are under way
        confirmed, taken = await asyncio.gather(
            real_town.step(slow, "confirm", CONTACT), real_town.hold(clock, "parking")
        )
        outcomes[(confirmed.status_code, taken.status_code)] += 1
    assert set(outcomes) <= {(200, 409), (410, 201)}, outcomes


@pytest.mark.edge(33)
async def test_cancel_races_confirm(real_town: Town) -> None:
    await real_town.open(desks=1)
    for clock in ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30"):
        held = await real_town.held(clock, "passport")
        confirmed, cancelled = await asyncio.gather(
            real_town.step(held, "confirm", CONTACT), real_town.step(held, "cancel")
        )
        state = (await real_town.get(held)).json()["state"]
        statuses = (confirmed.status_code, cancelled.status_code)
        assert statuses in {(200, 200), (409, 200)}, statuses
        assert state == "cancelled", "whichever came first, giving up is always possible"


async def test_two_confirm_the_same(real_town: Town) -> None:
    await real_town.open(desks=1)
    held = await real_town.held("09:00", "passport")
    answers = await asyncio.gather(*(real_town.step(held, "confirm", CONTACT) for _ in range(10)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, answers[0].text)}
    events = await real_town.rows("SELECT 1 FROM booking.outbox_event WHERE type LIKE '%confirmed%'")
    assert len(events) == 1


async def test_two_swap_their_places(real_town: Town) -> None:
    """Each wants what the other has: both are refused, both keep their place."""
    await real_town.open(desks=1)
    one, two = await real_town.confirmed("09:00"), await real_town.confirmed("10:00")
    answers = await asyncio.gather(
        real_town.step(one, "move", {"office": "office-a", "startsAt": at("10:00")}),
        real_town.step(two, "move", {"office": "office-a", "startsAt": at("09:00")}),
    )
    assert [slug(answer) for answer in answers] == [(409, "slot-taken")] * 2
    assert [(await real_town.get(held)).json()["startsAt"] for held in (one, two)] == [at("09:00"), at("10:00")]
