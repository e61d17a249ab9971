"""Keep order in a rush: holds wait their turn before they take a connection, first come, first served.

When the database has refused a wish, everybody who stands in line with the same wish is refused at once: the refusal falls into the time
of their request, so the answer is as true as their own question would have brought. So a line of thousands in front of a few places is as
short as the places are few. Staff have no turnstile before them.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from shared.problems import Problem, Unavailable

PATIENCE_SECONDS: Final = 9.0
"""Longer than anybody should wait; then they are told to come back."""
MOST_WAITING: Final = 5000
"""Whoever comes then would not have their turn in time, and is told so at once."""
COME_BACK_SECONDS: Final = 5

Known = Callable[[Collection[bytes]], Awaitable[Collection[bytes]]]
"""Tells which of these keys of requests were answered before: such a request is a repetition and is given its answer in its turn."""


@dataclass(frozen=True, slots=True)
class _Waiter:
    wish: Hashable
    key: bytes
    answer: asyncio.Future[Problem | None]


class Turnstile:
    """Lets so many holds of this process in at a time."""

    def __init__(self, most: int) -> None:
        self._free = max(most, 1)
        self._line: deque[_Waiter] = deque()

    @property
    def is_open(self) -> bool:
        """Whether who comes now need not wait."""
        return self._free > 0

    @asynccontextmanager
    async def turn(self, wish: Hashable = None, key: bytes = b"") -> AsyncIterator["Turn"]:
        """Wait for the turn, and have it until the block ends; raises Unavailable when it does not come.

        Who says their `wish`, and the `key` of their request if it may be repeated, may be refused with another who wished the same.
        """
        await self._enter(wish, key)
        try:
            yield Turn(self, wish)
        finally:
            self._leave()

    async def _enter(self, wish: Hashable, key: bytes) -> None:
        if self.is_open:
            self._free -= 1
            return
        if len(self._line) >= MOST_WAITING:
            raise Unavailable(COME_BACK_SECONDS)
        waiter = _Waiter(wish, key, asyncio.get_running_loop().create_future())
        self._line.append(waiter)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                problem = await waiter.answer
        except TimeoutError as error:
            self._give_up(waiter)
            raise Unavailable(COME_BACK_SECONDS) from error
        except asyncio.CancelledError:
            self._give_up(waiter)
            raise
        if problem is not None:
            raise problem

    def _give_up(self, waiter: _Waiter) -> None:
        """It stays in the line and is passed over: looking for it would make a thousand who give up at once look a thousand times."""
        if waiter.answer.done() and not waiter.answer.cancelled() and waiter.answer.result() is None:
            self._leave()  # the turn came in the same moment, and is not wanted any more
        waiter.answer.cancel()

    def _leave(self) -> None:
        while self._line:
            waiter = self._line.popleft()
            if not waiter.answer.done():
                waiter.answer.set_result(None)
                return
        self._free += 1

    async def refuse(self, wish: Hashable, problem: Problem, known: Known) -> None:
        """The database has just refused this wish: so are all who wait with it, but for repetitions of what was answered before."""
        waiting = [waiter for waiter in self._line if wish is not None and waiter.wish == wish]
        keys = [waiter.key for waiter in waiting if waiter.key]
        repeated = set(await known(keys)) if keys else set()
        for waiter in waiting:
            if waiter.key not in repeated and not waiter.answer.done():
                waiter.answer.set_result(problem)
        self._line = deque(waiter for waiter in self._line if not waiter.answer.done())


@dataclass(frozen=True, slots=True)
class Turn:
    """The turn of one request."""

    turnstile: Turnstile
    wish: Hashable = None

    async def refuse(self, problem: Problem, known: Known) -> None:
        """The wish is refused to this request: those who wait with the same need not ask."""
        await self.turnstile.refuse(self.wish, problem, known)
