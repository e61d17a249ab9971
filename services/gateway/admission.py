"""How many calls may be at a room at a time: what is too much is refused in a moment, so that what is let in is still answered in time.

Each room has a door of its own: one that hangs fills its own door and no other.
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from typing import Final

from services.gateway.problems import Overloaded

LOOK_AGAIN_SECONDS: Final = 0.05


class Door:
    """Lets so many calls in; the next wait a moment in the order they came, and are refused when it was not their turn in that time.

    Time is the only bound of the line: waiting costs nothing, and who is refused sooner asks again sooner, whatever `Retry-After` says; a
    crowd of such programs would take the time of those who are being answered.
    """

    def __init__(self, room: str, most: int, waiting_seconds: float, restart_seconds: float = 0.0) -> None:
        self.room, self._free, self._patience = room, most, waiting_seconds
        self._restart_seconds, self._away_since = restart_seconds, float("inf")
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
