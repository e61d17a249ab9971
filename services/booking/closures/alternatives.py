"""Choose alternatives for people whose appointment cannot take place: near in time, one a day and office, no seat promised twice.

Whoever comes first chooses first: by the start of the appointment, then by when it was booked. That order is the priority they keep.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from services.booking.capacity.grid import local_day
from services.booking.offices.visit import CELL
from shared.clock import BERLIN

MOST: Final = 3
FARTHEST_DAYS: Final = 42


@dataclass(frozen=True, slots=True)
class Choice:
    """An office that can do the same, and how long it takes there.

    `needs`: the services, where a desk is not enough. `until`: the last day on which it does them.
    """

    office_id: str
    pool_id: int
    minutes: int
    cells: int
    lead: int = 0
    needs: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Affected:
    """An appointment that cannot take place, and where else it could."""

    appointment_id: UUID
    office_id: str
    starts_at: datetime
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A place for an affected appointment."""

    office_id: str
    pool_id: int
    starts_at: datetime
    minutes: int
    cells: int
    lead: int = 0


@dataclass
class FreeCells:
    """How many units are free in each cell of each pool, less what was promised already.

    `allowed`: for a choice that needs more than a desk, the starts at which that is free.
    """

    counts: dict[tuple[int, datetime], int]
    allowed: dict[Choice, set[datetime]] = field(default_factory=dict)
    _starts: dict[tuple[int, date], list[datetime]] = field(init=False)

    def __post_init__(self) -> None:
        self._starts = {}
        for pool_id, cell in sorted(self.counts):
            self._starts.setdefault((pool_id, local_day(cell)), []).append(cell)

    def fits(self, pool_id: int, start: datetime, cells: int) -> bool:
        """Whether every cell of a visit has a free unit."""
        return all(self.counts.get((pool_id, start + n * CELL), 0) > 0 for n in range(cells))

    def starts_of(self, choice: Choice) -> list[datetime]:
        """Every start at which a visit could begin by the desks alone."""
        return [cell + choice.lead * CELL for pool_id, cell in self.counts if pool_id == choice.pool_id]

    def promise(self, choice: Choice, start: datetime) -> None:
        """Count the units of a visit as taken. What it needs besides is promised to nobody else at that time, though there may be more."""
        first = start - choice.lead * CELL
        for n in range(choice.cells):
            self.counts[choice.pool_id, first + n * CELL] -= 1
        length = timedelta(minutes=choice.minutes)
        for other, starts in self.allowed.items():
            if choice.needs and other.pool_id == choice.pool_id:
                starts -= {s for s in starts if start - timedelta(minutes=other.minutes) < s < start + length}

    def nearest(self, choice: Choice, day: date, clock: int) -> datetime | None:
        """The free start of a day that is nearest to a minute of the day."""
        is_over = choice.until is not None and choice.until < day
        starts = () if is_over else self._starts.get((choice.pool_id, day), ())
        lead = choice.lead * CELL
        fitting = (
            first + lead for first in starts
            if self.fits(choice.pool_id, first, choice.cells) and (not choice.needs or first + lead in self.allowed[choice])
        )  # fmt: skip
        return min(fitting, key=lambda start: (abs(_minute(start) - clock), start), default=None)


def choose(affected: Iterable[Affected], free: FreeCells, taken: Mapping[UUID, int]) -> dict[UUID, list[Alternative]]:
    """Up to three alternatives for each, in the order given; `taken` says how many somebody has already."""
    return {one.appointment_id: _alternatives(one, free, MOST - taken.get(one.appointment_id, 0)) for one in affected}


def _alternatives(one: Affected, free: FreeCells, most: int) -> list[Alternative]:
    found: list[Alternative] = []
    clock = _minute(one.starts_at)
    choices = sorted(one.choices, key=lambda choice: (choice.office_id != one.office_id, choice.office_id))
    for day in _days_around(local_day(one.starts_at)):
        for choice in choices:
            if len(found) >= most:
                return found
            if start := free.nearest(choice, day, clock):
                free.promise(choice, start)
                found.append(
                    Alternative(choice.office_id, choice.pool_id, start, choice.minutes, choice.cells, choice.lead)
                )
    return found


def _days_around(day: date) -> Iterator[date]:
    yield day
    for distance in range(1, FARTHEST_DAYS + 1):
        yield day + timedelta(days=distance)
        yield day - timedelta(days=distance)


def _minute(moment: datetime) -> int:
    local = moment.astimezone(BERLIN)
    return local.hour * 60 + local.minute


def without(
    counts: Mapping[tuple[int, datetime], int], pool_id: int, spans: Sequence[tuple[datetime, datetime]]
) -> FreeCells:
    """The free cells that are left when a pool is closed in these spans."""
    return FreeCells({
        (pool, cell): count for (pool, cell), count in counts.items()
        if pool != pool_id or not any(since <= cell < until for since, until in spans)
    })  # fmt: skip
