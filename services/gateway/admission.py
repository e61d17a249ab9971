"""How many calls may be at a room at a time: what is too much is refused in a moment, so that what is let in is still answered in time.

Each room has a door of its own: one that hangs fills its own door and no other.
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from typing import Final

from services.gateway.problems import Overloaded

LOOK_AGAIN_SECONDS: Final = 0.05
HELD_SECONDS: Final = 0.08
"""How long a refusal is held back. Programs ask again at once, whatever `Retry-After` says; a crowd of them would take the time of
those who are being answered. Holding costs nothing; in front of a crowd as much again passes until the answer is there, and 200 ms are
the goal."""


class Door:
    """Lets so many calls in; the next wait a moment in the order they came, and are refused when nobody leaves."""

    def __init__(self, room: str, most: int, waiting_seconds: float, restart_seconds: float = 0.0) -> None:
        self.room, self._free, self._patience = room, most, waiting_seconds
        self._restart_seconds, self._away_since = restart_seconds, float("inf")
        self._most_waiting = most
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def come_back(self) -> bool:
        """Nobody listens: wait a little when the room may just be starting again; False when it has been away for longer than that."""
        now = asyncio.get_running_loop().time()
        self._away_since = min(self._away_since, now)
        if now - self._away_since >= self._restart_seconds:
            return False
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return True

    def answered(self) -> None:
        """The room is there."""
        self._away_since = float("inf")

    async def __aenter__(self) -> None:
        """Be inside until the block ends; raises Overloaded."""
        if self._free > 0:
            self._free -= 1
        else:
            await self._wait()

    async def __aexit__(self, *_: object) -> None:
        self._leave()

    async def _wait(self) -> None:
        if len(self._waiting) >= self._most_waiting:
            await asyncio.sleep(HELD_SECONDS)
            raise Overloaded(room=self.room)
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except TimeoutError as error:
            self._give_up(turn)
            raise Overloaded(room=self.room) from error
        except asyncio.CancelledError:
            self._give_up(turn)
            raise

    def _give_up(self, turn: asyncio.Future[None]) -> None:
        if turn in self._waiting:
            self._waiting.remove(turn)
        elif not turn.cancelled():  # the place was given in the same moment, and is not wanted any more
            self._leave()

    def _leave(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class Doors:
    """The doors of all rooms, one for the public and one for staff; one set per process."""

    def __init__(self, rooms: Iterable[str], most: int, waiting_seconds: float, restart_seconds: float) -> None:
        self._doors = {
            (room, staff): Door(room, most, waiting_seconds, restart_seconds)
            for room in rooms for staff in (False, True)
        }  # fmt: skip

    def of(self, room: str, *, staff: bool = False) -> Door:
        """The door of a room: whoever works there does not stand in line behind a crowd."""
        return self._doors[room, staff]
