"""From opening hours to cells: the five-minute steps of a day in which a desk can serve somebody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.booking.offices.visit import CELL, CELL_MINUTES
from shared.clock import BERLIN

BOOKABLE_MODES = frozenset({"both", "appointment"})
"""Kinds of opening time in which appointments take place; walk-in, telephone and back-office hours are none."""


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """Open on a local day from minute to minute after midnight."""

    day: date
    opens: int
    closes: int


def merged(openings: Iterable[Opening]) -> list[Opening]:
    """Openings without overlap; adjacent ones become one, so that a visit may cross the seam. Overlaps do not add desks."""
    result: list[Opening] = []
    for opening in sorted(openings):
        last = result[-1] if result else None
        if last and last.day == opening.day and opening.opens <= last.closes:
            result[-1] = Opening(last.day, last.opens, max(last.closes, opening.closes))
        else:
            result.append(opening)
    return result


def midnight(day: date) -> datetime:
    """The first moment of a local day, in UTC."""
    return datetime.combine(day, time(), BERLIN).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """The day of a moment by the wall clock of the city."""
    return moment.astimezone(BERLIN).date()


def day_span(day: date) -> tuple[datetime, datetime]:
    """The first moment of a local day and that of the next, in UTC."""
    return midnight(day), midnight(day + timedelta(days=1))


def cells(openings: Iterable[Opening]) -> list[datetime]:
    """The starts of all cells in UTC, ascending.

    A cell starts at a multiple of five minutes and lies wholly inside an opening; what is left over at either end stays unused.
    Days are walked in UTC and asked for their wall clock, so that a skipped hour yields none and a repeated hour yields all its cells.
    """
    by_day: dict[date, list[Opening]] = {}
    for opening in merged(openings):
        by_day.setdefault(opening.day, []).append(opening)
    return [cell for day in sorted(by_day) for cell in _cells_of_day(day, by_day[day])]


def _cells_of_day(day: date, openings: Sequence[Opening]) -> Iterator[datetime]:
    moment, end = midnight(day), midnight(day + timedelta(days=1))
    while moment < end:
        local = moment.astimezone(BERLIN)
        minute = local.hour * 60 + local.minute
        if any(o.opens <= minute and minute + CELL_MINUTES <= o.closes for o in openings):
            yield moment
        moment += CELL


def is_on_grid(moment: datetime) -> bool:
    """Whether a cell can start at this moment."""
    return moment.timestamp() % CELL.total_seconds() == 0
