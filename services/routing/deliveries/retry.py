"""When to try again: exponential back-off with full jitter, until the attempts are used up."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """Upper limits of the first wait and of every wait, in seconds."""

    first: float
    longest: float

    def limit(self, attempts: int) -> float:
        """The longest wait after so many failed attempts: doubled each time, never more than `longest`."""
        doublings = min(max(attempts - 1, 0), 60)
        return float(min(self.first * 2**doublings, self.longest))

    def wait(self, attempts: int, max_attempts: int, chance: Callable[[], float]) -> float | None:
        """Seconds until the next attempt, None when there is none; `chance` returns numbers from 0 to below 1.

        Full jitter (any wait up to the limit) spreads the parcels that one outage has thrown back together.
        """
        if attempts >= max_attempts:
            return None
        return chance() * self.limit(attempts)
