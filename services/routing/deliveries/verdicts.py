"""What becomes of a delivery after an attempt: delivered, decided, refused, tried again, or left to a person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.routing.deliveries.retry import Schedule

Outcome = Literal["accepted", "refused", "failed", "rejected", "lost"]
"""Failed may go well later, rejected will not by itself, lost means that the worker vanished with the parcel in hand."""
State = Literal["queued", "delivered", "decided", "refused", "dead"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery in the hands of this worker until its lease runs out."""

    id: UUID
    lease_token: UUID
    part_id: UUID
    case_id: UUID
    authority_id: str
    attempts: int
    max_attempts: int
    timeout_seconds: float
    traceparent: str
    correlation_id: str
    authority_since: datetime
    """When the way to reach the authority was set last."""
    authority_failures: int
    """Failures in a row that the authority had behind it when this was claimed."""


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended. `artefacts` is None while nothing is decided; `healthy` is None where it says nothing of the authority."""

    claim: Claim
    outcome: Outcome
    seconds: float
    receipt: str | None = None
    reason_code: str | None = None
    artefacts: tuple[str, ...] | None = None
    healthy: bool | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The next state, and after how many seconds a queued delivery is due again."""

    result: Result
    state: State
    wait: float = 0.0


def judge(result: Result, schedule: Schedule, chance: Callable[[], float]) -> Verdict:
    """The verdict on a result; `chance` returns numbers from 0 to below 1."""
    if result.outcome == "accepted":
        return Verdict(result, "delivered" if result.artefacts is None else "decided")
    if result.outcome == "refused":
        return Verdict(result, "refused")
    if result.outcome == "rejected":
        return Verdict(result, "dead")
    wait = schedule.wait(result.claim.attempts, result.claim.max_attempts, chance)
    if wait is None:
        return Verdict(result, "dead")
    return Verdict(result, "queued", 0.0 if result.outcome == "lost" else wait)
