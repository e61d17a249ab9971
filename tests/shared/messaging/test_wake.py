"""Being woken does not get in the way of being ended."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from shared.messaging.wake import Wake


def wake() -> Wake:
    return Wake(cast("Any", SimpleNamespace(is_closed=lambda: False)))


@pytest.mark.parametrize("ticks", [0, 1])
async def test_a_call_does_not_swallow_the_end_that_comes_with_it(ticks: int) -> None:
    called = wake()
    waiting = asyncio.create_task(called.wait(10))
    for _ in range(3):
        await asyncio.sleep(0)
    called.called.set()
    for _ in range(ticks):
        await asyncio.sleep(0)
    if not waiting.done():
        waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled(), "its task would go on for ever"


async def test_a_call_that_came_before_counts_once_and_nobody_waits_for_ever() -> None:
    called = wake()
    called.called.set()
    await called.wait(10)
    assert not called.called.is_set()
    await called.wait(0.01)
