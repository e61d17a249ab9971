"""Answers kept for a moment: many people ask the same about free slots, and asking is fifty times as frequent as booking.

An answer is as old as `seconds` at most, and none outlives a booking of this process. Not kept per version of a pool: a version
row would be the one row all bookings of an office queue for.
"""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from sqlalchemy import event

from shared.db import SessionDep

MOST_KEPT: Final = 2000


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The bytes of an answer and their tag."""

    body: bytes
    etag: str
    until: float


class AnswerCache:
    """Answers by question; equal questions at the same time are worked out once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._answers: dict[Hashable, KeptAnswer] = {}
        self._locks: dict[Hashable, asyncio.Lock] = {}
        self._generation = 0

    def forget(self) -> None:
        """Something was booked: all answers are worked out anew."""
        self._generation += 1
        self._answers.clear()

    async def answer(self, question: Hashable, work_out: Callable[[], Awaitable[bytes]]) -> KeptAnswer:
        """The answer to a question, kept or new."""
        kept = self._fresh(question)
        if kept is not None:
            return kept
        if len(self._answers) >= MOST_KEPT:
            self._answers.clear()
            self._locks = {key: lock for key, lock in self._locks.items() if lock.locked()}
        async with self._locks.setdefault(question, asyncio.Lock()):
            return self._fresh(question) or await self._renew(question, work_out)

    def _fresh(self, question: Hashable) -> KeptAnswer | None:
        kept = self._answers.get(question)
        return kept if kept is not None and kept.until > time.monotonic() else None

    async def _renew(self, question: Hashable, work_out: Callable[[], Awaitable[bytes]]) -> KeptAnswer:
        generation = self._generation
        body = await work_out()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        answer = KeptAnswer(body, tag, time.monotonic() + self._seconds)
        if generation == self._generation:  # else a booking came in between, and the answer may lack it
            self._answers[question] = answer
        return answer


async def forget_after_commit(request: Request, session: SessionDep) -> None:
    """A route dependency: when the transaction of the request is kept, no older answer is."""
    cache: AnswerCache = request.app.state.answers
    event.listen(session.sync_session, "after_commit", lambda _: cache.forget(), once=True)
