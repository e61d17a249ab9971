"""Order in a rush."""

import asyncio
from datetime import UTC, datetime

import pytest

from services.booking.appointments import turnstile as module
from services.booking.appointments.store import Place
from services.booking.appointments.turnstile import Turnstile
from shared.problems import Unavailable

NINE = Place("office-a", 1, datetime(2026, 12, 1, 8, tzinfo=UTC), 5, 1)
TEN = Place("office-a", 1, datetime(2026, 12, 1, 9, tzinfo=UTC), 5, 1)


async def test_so_many_at_a_time_first_come_first_served() -> None:
    stile, inside, order = Turnstile(2), 0, []

    async def pass_through(number: int) -> None:
        nonlocal inside
        async with stile.turn():
            inside += 1
            assert inside <= 2
            order.append(number)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(pass_through(number) for number in range(10)))
    assert order == list(range(10))


async def test_who_waited_is_refused_with_the_first_and_who_comes_later_asks() -> None:
    stile = Turnstile(2)
    async with stile.turn() as first, stile.turn() as waiting:
        first.gone(NINE)
        assert waiting.is_gone(NINE)
        assert not waiting.is_gone(TEN)
    await asyncio.sleep(0.001)
    async with stile.turn() as later:
        assert not later.is_gone(NINE), "it may have come free meanwhile"


async def test_who_waits_too_long_is_told_to_come_back(monkeypatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    stile = Turnstile(1)
    async with stile.turn():
        with pytest.raises(Unavailable):
            async with stile.turn():
                pass
    async with stile.turn():
        pass
