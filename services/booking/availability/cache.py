"""Answers kept for a moment: many people ask the same about free slots, and asking is fifty times as frequent as booking.

An answer is as old as `seconds` at most, and as long again as it takes to work out the next. None outlives a booking of this process in
a pool it speaks of. Not kept per version of a pool in the database: a version row would be the one row all bookings of an office
queue for.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Final

from fastapi import Depends, Request

MOST_KEPT: Final = 2000
LONGEST_RENEWAL_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The bytes of an answer and their tag; it speaks of `pools` as they were at the `asked`-th change."""

    body: bytes
    etag: str
    until: float
    asked: int
    pools: Collection[int]


WorkOut = Callable[[], Awaitable[tuple[bytes, Collection[int]]]]
"""Works out an answer: its bytes and the pools it speaks of."""


class AnswerCache:
    """Answers by question; equal questions at the same time are worked out once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._answers: dict[Hashable, KeptAnswer] = {}
        self._locks: dict[Hashable, asyncio.Lock] = {}
        self._changes = 0
        self._changed: dict[int, int] = {}

    def forget(self, pools: Collection[int]) -> None:
        """Something was booked in these pools: older answers that speak of them are worked out anew."""
        if not pools:
            return
        self._changes += 1
        self._changed.update(dict.fromkeys(pools, self._changes))

    def clear(self) -> None:
        """Something was switched by hand and shall be known at once."""
        self._answers.clear()

    def ready(self, question: Hashable) -> KeptAnswer | None:
        """What can be answered at once: the fresh answer, or the last one while somebody works out the next."""
        return self._kept(question, LONGEST_RENEWAL_SECONDS if question in self._locks else 0.0)

    def _kept(self, question: Hashable, grace: float) -> KeptAnswer | None:
        kept = self._answers.get(question)
        if kept is None or kept.until + grace <= time.monotonic():
            return None
        return kept if all(self._changed.get(pool, 0) <= kept.asked for pool in kept.pools) else None

    async def answer(self, question: Hashable, work_out: WorkOut) -> KeptAnswer:
        """The answer to a question, kept or new."""
        lock = self._locks.setdefault(question, asyncio.Lock())
        try:
            async with lock:
                return self._kept(question, 0.0) or await self._renew(question, work_out)
        finally:
            if not lock.locked():  # nobody else is at it; a bad question leaves nothing behind
                self._locks.pop(question, None)

    async def _renew(self, question: Hashable, work_out: WorkOut) -> KeptAnswer:
        asked = self._changes  # before looking: what is booked meanwhile may be missing in the answer
        body, pools = await work_out()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        answer = KeptAnswer(body, tag, time.monotonic() + self._seconds, asked, pools)
        if len(self._answers) >= MOST_KEPT:
            self._answers.clear()
        self._answers[question] = answer
        return answer


async def _forget_after_commit(request: Request) -> AsyncIterator[None]:
    request.state.touched = set()
    yield
    cache: AnswerCache = request.app.state.answers
    cache.forget(request.state.touched)


FORGET: Final = Depends(_forget_after_commit, scope="function")
"""A route dependency, before all others so that it ends after the commit: no older answer about what was taken is kept."""
