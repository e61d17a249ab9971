"""Keep order in a rush: holds wait their turn before they take a connection, and who waited for a slot that is gone is told at once.

When the database has refused a place, everybody who asked for the same place before that moment is refused without asking again: the
refusal falls into the time of their request, so the answer is as true as their own question would have brought.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from services.booking.appointments.store import Place
from shared.problems import Unavailable

PATIENCE_SECONDS: Final = 9.0
"""Longer than anybody should wait; then they are told to come back."""
MOST_REFUSALS: Final = 2000


class Turnstile:
    """Lets so many holds of this process in at a time, first come, first served."""

    def __init__(self, most: int) -> None:
        self._inside = asyncio.Semaphore(max(most, 1))
        self._refused: dict[Place, float] = {}

    @asynccontextmanager
    async def turn(self) -> AsyncIterator["Turn"]:
        """Wait for the turn, and have it until the block ends; raises Unavailable when it does not come."""
        turn = Turn(self, time.monotonic())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._inside.acquire()
        except TimeoutError as error:
            raise Unavailable from error
        try:
            yield turn
        finally:
            self._inside.release()

    def refuse(self, place: Place) -> None:
        """Remember that the database has just refused this place."""
        if len(self._refused) >= MOST_REFUSALS:
            self._refused.clear()
        self._refused[place] = time.monotonic()

    def refused_since(self, place: Place, moment: float) -> bool:
        """Whether the place was refused at this moment or later."""
        return self._refused.get(place, 0.0) >= moment


@dataclass(frozen=True, slots=True)
class Turn:
    """The turn of one request that came at `arrived`."""

    turnstile: Turnstile
    arrived: float

    def is_gone(self, place: Place) -> bool:
        """Whether the place was refused to somebody while this request waited."""
        return self.turnstile.refused_since(place, self.arrived)

    def gone(self, place: Place) -> None:
        """The place is refused to this request: those who wait for it need not ask."""
        self.turnstile.refuse(place)
