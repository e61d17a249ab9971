"""When to leave an authority alone: after failures in a row its breaker opens, and one delivery at a time may try again.

The state is two columns of the authority's row, so that all workers share it and a person can see it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

LONGEST_OPEN = timedelta(seconds=10)
"""An authority that is well again is noticed after at most so long."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """Failures in a row, and until when nothing is sent; closed while `open_until` is None."""

    failures: int = 0
    open_until: datetime | None = None

    def state(self, now: datetime) -> Literal["closed", "open", "probing"]:
        """Probing: one delivery at a time finds out whether the authority is well again."""
        if self.open_until is None:
            return "closed"
        return "open" if now < self.open_until else "probing"

    def after(self, successes: Iterable[bool], now: datetime, *, threshold: int, opens_for: timedelta) -> "Breaker":
        """The breaker after these outcomes in their order; each failed probe keeps it open twice as long."""
        failures = self.failures
        for success in successes:
            failures = 0 if success else failures + 1
        if failures < threshold:
            return Breaker(failures)
        doublings = min(failures - threshold, 10) if self.open_until else 0
        return Breaker(failures, now + min(opens_for * 2**doublings, max(opens_for, LONGEST_OPEN)))
