"""What was measured of the hand-over. Pure shapes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """How many were measured, and their median and ninetieth percentile in seconds."""

    n: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of one bundle for one authority."""

    authority_id: str
    bundle_id: str
    released: int
    to_delivery: Spread
    to_decision: Spread
