"""Remember for a moment what offices offer: nothing changes less often, and every hold asks for it."""

import time
from collections.abc import Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.booking.gates.store import gates
from services.booking.offices.wishes import Visit, visits

MOST_KEPT: Final = 2000
Gate = tuple[str, str, str]
Question = tuple[tuple[tuple[str, int], ...], str | None]


class OfferMemory:
    """Visits by wish, at most `seconds` old; a process has one."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: dict[Question, tuple[float, list[Visit]]] = {}
        self._gates: tuple[float, list[Gate]] = (0.0, [])

    def clear(self) -> None:
        """Something was switched by hand and shall be known at once."""
        self._kept.clear()
        self._gates = (0.0, [])

    async def gates(self, session: AsyncSession) -> list[Gate]:
        """What is asked for before a hold, and where; there are few, so all are remembered together."""
        until, found = self._gates
        if until <= time.monotonic():
            found = [(row.office_id, row.service_id, row.needs) for row in await gates(session)]
            self._gates = (time.monotonic() + self._seconds, found)
        return found

    async def visits(self, session: AsyncSession, quantities: Mapping[str, int], office_id: str | None) -> list[Visit]:
        """The offices that can do all of it, as `wishes.visits` says; problems are not remembered."""
        question = (tuple(sorted(quantities.items())), office_id)
        until, found = self._kept.get(question, (0.0, []))
        if until > time.monotonic():
            return found
        found = await visits(session, quantities, office_id)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[question] = (time.monotonic() + self._seconds, found)
        return found
