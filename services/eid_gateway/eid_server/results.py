"""Fetch the result of a session exactly once: wait for it a little, then never ask again."""

import asyncio
import time
from typing import Final, Protocol

from services.eid_gateway.eid_server.messages.get_result import GetResultResponse
from services.eid_gateway.eid_server.messages.results import Outcome

PATIENCE_SECONDS: Final = 3.0
FIRST_PAUSE_SECONDS: Final = 0.1
LONGEST_PAUSE_SECONDS: Final = 0.8
MOST_CALLS: Final = 16
"""How many counters one attempt may use up; the next attempt begins behind them."""


class Asking(Protocol):
    """As much of the client as is needed here."""

    async def get_result(self, session: str, counter: int) -> GetResultResponse:
        """Ask once."""


async def fetch_result(
    server: Asking, session: str, first_counter: int, patience: float = PATIENCE_SECONDS
) -> GetResultResponse:
    """The answer; its outcome is NOT_YET when patience ran out, and otherwise final. Raises NoAnswer, which is final too.

    Only `noResultYet` is followed by another call, with a higher counter: with any other answer the server deletes the session, so
    that asking again could only lose what was just received (TR-03130-1 §3.4.2). Uses counters below `first_counter + MOST_CALLS`.
    """
    ends, pause, calls = time.monotonic() + patience, FIRST_PAUSE_SECONDS, 1
    answer = await server.get_result(session, first_counter)
    while answer.result.outcome is Outcome.NOT_YET and calls < MOST_CALLS and time.monotonic() + pause < ends:
        await asyncio.sleep(pause)
        answer = await server.get_result(session, first_counter + calls)
        pause, calls = min(2 * pause, LONGEST_PAUSE_SECONDS), calls + 1
    return answer
