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
    """A service at one office.

    `minutes` None means that nobody knows how long it takes. `before` and `after`: minutes in which the desk is prepared and cleared.
    `combines`: it does all of these in one go.
    """

    id: str
    title: str
    minutes: int | None
    by_quantity: Sequence[Mapping[str, Any]] | None = None
    max_quantity: int | None = None
    before: int = 0
    after: int = 0
    combines: Sequence[str] | None = None

    def allows(self, quantity: int) -> bool:
        """Whether so many can be done in one visit."""
        return self.max_quantity is None or quantity <= self.max_quantity

    def minutes_for(self, quantity: int) -> int | None:
        """Minutes for so many pieces: by the table of steps where there is one, else piece by piece."""
        for step in self.by_quantity or ():
            if step["upTo"] is None or quantity <= step["upTo"]:
                return int(step["minutes"])
        return None if self.minutes is None else self.minutes * quantity


def visit_minutes(
    services: Sequence[OfferedService],
    quantities: Mapping[str, int],
    combined: Sequence[OfferedService] = (),
) -> int | None:
    """Minutes of all wishes one after another, or None when one is not known.

    Where the office has a service that does several of them in one go, and it takes less time, what they share is counted once: for as
    many people as want all of them.
    """
    known = {service.id: service for service in services}
    total, left = 0, dict(quantities)
    for whole in combined:
        together = min(left.get(part, 0) for part in whole.combines or ("",))
        together = min(together, whole.max_quantity or together)
        minutes, apart = whole.minutes_for(together), _sum(known, dict.fromkeys(whole.combines or (), together))
        if together and minutes is not None and (apart is None or minutes < apart):
            total += minutes
            left = {id_: count - together * (id_ in (whole.combines or ())) for id_, count in left.items()}
    rest = _sum(known, left)
    return None if rest is None else total + rest


def _sum(known: Mapping[str, OfferedService], quantities: Mapping[str, int]) -> int | None:
    total = 0
    for id_, quantity in quantities.items():
        minutes = known[id_].minutes_for(quantity) if quantity else 0
        if minutes is None:
            return None
        total += minutes
    return total


def desk_minutes(services: Sequence[OfferedService]) -> tuple[int, int]:
    """(before, after): so long a desk is used before and after a visit for all of these; what several need is done once."""
    return max((s.before for s in services), default=0), max((s.after for s in services), default=0)


def cells_for(minutes: int) -> int:
    """Cells that hold so many minutes; a begun cell counts whole."""
    return -(-minutes // CELL_MINUTES)
