"""How long a visit takes and how many cells of the grid it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

CELL_MINUTES: Final = 5
"""The grid: the greatest common divisor of the city's durations (5, 10, 15, 20, 25, 30, 45, 60 minutes). It is fixed rather than
computed, because a new duration must not shift the grid under what is booked."""
CELL: Final = timedelta(minutes=CELL_MINUTES)
MAX_CELLS: Final = 48
"""Four hours; a longer visit is agreed with the office in person."""


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service at one office; `minutes` None means that nobody knows how long it takes."""

    id: str
    title: str
    minutes: int | None
    by_quantity: Sequence[Mapping[str, Any]] | None = None

    def minutes_for(self, quantity: int) -> int | None:
        """Minutes for so many pieces: by the table of steps where there is one, else piece by piece."""
        for step in self.by_quantity or ():
            if step["max"] is None or quantity <= step["max"]:
                return int(step["minutes"])
        return None if self.minutes is None else self.minutes * quantity


def visit_minutes(services: Sequence[OfferedService], quantities: Mapping[str, int]) -> int | None:
    """Minutes of all wishes one after another, or None when one is not known."""
    total = 0
    for service in services:
        minutes = service.minutes_for(quantities[service.id])
        if minutes is None:
            return None
        total += minutes
    return total


def cells_for(minutes: int) -> int:
    """Cells that hold so many minutes; a begun cell counts whole."""
    return -(-minutes // CELL_MINUTES)
