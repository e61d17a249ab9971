"""Tidying up: expired holds become events and free units; doing it twice or at once changes nothing more."""

import asyncio

from services.booking.appointments import housekeeping
from tests.booking.town import Town


async def expired_events(town: Town) -> int:
    return len(await town.rows("SELECT 1 FROM booking.outbox_event WHERE type LIKE '%expired%'"))


async def test_expired_holds_are_freed_and_told(town: Town) -> None:
    await town.open(desks=2)
    firm, live, over = (
        await town.confirmed("09:00", "passport"),
        await town.held("10:00"),
        await town.held("11:00", "passport"),
    )
    await town.let_hold_pass(over)
    assert await housekeeping.free_expired(town.database) == 3
    assert await housekeeping.free_expired(town.database) == 0
    assert await expired_events(town) == 1
    states = [(await town.get(held)).json()["state"] for held in (firm, live, over)]
    assert states == ["confirmed", "held", "expired"]


async def test_cooled_down_units_come_back(town: Town) -> None:
    await town.open()
    await town.step(await town.confirmed("09:00", "passport"), "cancel")
    assert await housekeeping.free_expired(town.database) == 0
    await town.do(
        "UPDATE booking.capacity_unit SET hold_until = now() - interval '1 minute' WHERE hold_until IS NOT NULL"
    )
    assert await housekeeping.free_expired(town.database) == 3
    assert await town.rows("SELECT 1 FROM booking.capacity_unit WHERE appointment_id IS NOT NULL") == []
    assert await expired_events(town) == 0


async def test_several_workers_at_once(real_town: Town, monkeypatch) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 7)
    await real_town.open(desks=3)
    for held in [await real_town.held(clock, "passport") for clock in ("09:00", "10:00", "11:00") * 3]:
        await real_town.let_hold_pass(held)
    freed = await asyncio.gather(*(housekeeping.free_expired(real_town.database) for _ in range(3)))
    freed.append(await housekeeping.free_expired(real_town.database))
    assert sum(freed) == 27
    assert await expired_events(real_town) == 9
