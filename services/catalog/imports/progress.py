"""How far a long work is, for those who look at it from outside; and the parts it is done in."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

Thing = TypeVar("Thing")
AT_ONCE: Final = 500
"""Things per round trip: no single statement may run into its time limit."""


@dataclass
class Progress:
    """Counted by who works; whoever shows it looks now and then."""

    step: str = "waiting"
    done: int = 0
    of: int = 0

    def begin(self, step: str, of: int) -> None:
        """A new step with so many things."""
        self.step, self.done, self.of = step, 0, of

    def counted(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """The same things; each counts as done when the next one is asked for."""
        for thing in things:
            yield thing
            self.done += 1


def in_parts(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """Lists of at most AT_ONCE things."""
    left = iter(things)
    while part := list(islice(left, AT_ONCE)):
        yield part


async def breathe(number: int) -> None:
    """Let others go on now and then: called with the number of a thing in a long loop."""
    if number % 50 == 0:
        await asyncio.sleep(0)
