"""Order in a rush."""

import asyncio
from collections.abc import Collection

import pytest

from services.booking.appointments import turnstile as module
from services.booking.appointments.problems import SlotTaken
from services.booking.appointments.turnstile import Turnstile
from shared.problems import Unavailable


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


async def nothing_known(keys: Collection[bytes]) -> Collection[bytes]:
    """No request is a repetition."""
    return ()


async def outcome(stile: Turnstile, wish: str | None, key: bytes = b"") -> str:
    try:
        async with stile.turn(wish, key):
            return "in"
    except SlotTaken:
        return "refused"


async def test_who_waits_with_the_same_wish_is_refused_with_the_first() -> None:
    stile = Turnstile(1)
    async with stile.turn("nine") as first:
        waiting = [asyncio.create_task(outcome(stile, wish)) for wish in ("nine", "ten", "nine")]
        await asyncio.sleep(0)
        await first.refuse(SlotTaken(), nothing_known)
        assert await asyncio.wait_for(asyncio.gather(waiting[0], waiting[2]), 5) == ["refused", "refused"], (
            "out of turn"
        )
        later = asyncio.create_task(outcome(stile, "nine"))
        await asyncio.sleep(0)
    assert (await waiting[1], await later) == ("in", "in"), "who comes later asks: it may have come free meanwhile"


async def test_a_repetition_waits_for_its_turn_and_its_answer() -> None:
    stile = Turnstile(1)

    async def known(keys: Collection[bytes]) -> Collection[bytes]:
        assert sorted(keys) == [b"first", b"second"]
        return {b"second"}

    async with stile.turn("nine") as turn:
        waiting = [asyncio.create_task(outcome(stile, "nine", key)) for key in (b"first", b"second")]
        await asyncio.sleep(0)
        await turn.refuse(SlotTaken(), known)
    assert [await each for each in waiting] == ["refused", "in"]


async def test_who_says_no_wish_is_never_refused_with_others() -> None:
    stile = Turnstile(1)
    async with stile.turn() as turn:
        waiting = asyncio.create_task(outcome(stile, None))
        await asyncio.sleep(0)
        await turn.refuse(SlotTaken(), nothing_known)
    assert await waiting == "in"


async def test_who_gives_up_leaves_no_gap() -> None:
    """People who close the page while they wait, also in the moment their turn comes, cost nobody a place."""
    stile = Turnstile(1)
    async with stile.turn():
        gone = [asyncio.create_task(outcome(stile, "nine")) for _ in range(5)]
        await asyncio.sleep(0)
        for task in gone[:3]:
            task.cancel()
        await asyncio.gather(*gone[:3], return_exceptions=True)
    gone[3].cancel()  # its turn has just come
    assert await gone[4] == "in"
    assert await asyncio.wait_for(outcome(stile, "nine"), 5) == "in"


async def test_a_line_that_is_too_long_is_refused_at_once(monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    stile = Turnstile(1)
    async with stile.turn():
        waiting = asyncio.create_task(outcome(stile, "nine"))
        await asyncio.sleep(0)
        with pytest.raises(Unavailable) as told:
            async with stile.turn():
                pass
        assert told.value.headers["Retry-After"] == "5"
    assert await waiting == "in"


async def test_who_waits_too_long_is_told_to_come_back(monkeypatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    stile = Turnstile(1)
    async with stile.turn():
        with pytest.raises(Unavailable):
            async with stile.turn():
                pass
    async with stile.turn():
        pass
