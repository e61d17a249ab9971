"""What is new among free starts: decided from what was seen at the last look and what was told before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

KNOWN: Final = 100
"""So many free starts are looked at. Whoever finds a hundred needs no alert, so what lies beyond is not missed."""
IN_A_LETTER: Final = 10


@dataclass(frozen=True, slots=True, order=True)
class Start:
    """A free start: the moment as ISO text in UTC (which sorts by time), and the office."""

    starts_at: str
    office: str


@dataclass(frozen=True, slots=True)
class News:
    """What to tell, and what to remember."""

    tell: Sequence[Start]
    known: Sequence[Start]
    told: Sequence[Start]


def news_of(free: Sequence[Start], known: Sequence[Start], told: Collection[Start], earliest: str) -> News:
    """`free` are the first KNOWN free starts from `earliest` on, in order, `known` those of the look before.

    New is what was not free then, as far as that look reached, and never stood in a letter. What was told is remembered until it is past.
    """
    reach = known[-1] if len(known) >= KNOWN else None
    before, said = set(known), set(told)
    fresh = [start for start in free if start not in before and start not in said and (reach is None or start < reach)]
    tell = fresh[:IN_A_LETTER]
    kept = {start for start in told if start.starts_at >= earliest}
    return News(tell, list(free), sorted({*kept, *tell}))
