"""Pieces of one day in minutes since midnight, and the arithmetic on them."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple


class Span(NamedTuple):
    """From `start` up to but without `end`, both in minutes since midnight."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.end - self.start


def minute_of(clock: time) -> int:
    """Minutes since midnight of a clock time."""
    return clock.hour * 60 + clock.minute


def clock_of(minute: int) -> str:
    """A minute of the day as people write it, `08:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same minutes as sorted spans that neither overlap nor touch; empty spans vanish."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def without(spans: Iterable[Span], hole: Span) -> tuple[Span, ...]:
    """The minutes of `spans` that are not in `hole`."""
    pieces = (
        piece
        for span in spans
        for piece in (Span(span.start, min(span.end, hole.start)), Span(max(span.start, hole.end), span.end))
    )
    return union(pieces)
