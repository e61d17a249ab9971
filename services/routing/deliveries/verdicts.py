"""What becomes of a delivery after an attempt: delivered, decided, refused, tried again, or left to a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from services.routing.authorities.protocol import Notice
from services.routing.deliveries.retry import Schedule
from services.routing.deliveries.states import DELIVERED_WITHIN, State, time_allowed

Kind = Literal["parcel", "correction", "withdrawal"]
Outcome = Literal["accepted", "refused", "failed", "rejected", "lost", "forwarded", "placed", "withdrawn"]
"""Failed may go well later, rejected will not by itself, lost means that the worker vanished with the parcel in hand, placed that it
lies in the inbox of a unit of the city, withdrawn that its case or its consent was taken back."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery in the hands of this worker until its lease runs out."""

    id: UUID
    lease_token: UUID
    part_id: UUID
    case_id: UUID
    part_key: str
    kind: Kind
    about: UUID | None
    authority_id: str
    attempts: int
    max_attempts: int
    timeout_seconds: float
    answer_days: int
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
    forwarded_to: str | None = None
    ask_after: float | None = None
    produces: tuple[str, ...] | None = None
    notice: Notice | None = None

    @property
    def ours(self) -> bool:
        """Whether it failed within this house, so that the authority was not even asked: that uses up no attempt."""
        return self.outcome == "failed" and self.healthy is None

    @property
    def unsent(self) -> bool:
        """Whether the authority can have nothing of this attempt."""
        return self.ours or self.outcome == "withdrawn"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The next state, and after how many seconds a queued delivery is due again."""

    result: Result
    state: State
    wait: float = 0.0

    @property
    def seconds_allowed(self) -> float | None:
        """How long the owner of the new state has; None: as long as before, or there is none."""
        if self.result.forwarded_to is not None:
            return DELIVERED_WITHIN.total_seconds()
        allowed = time_allowed(self.state, self.result.claim.answer_days)
        return None if allowed is None else allowed.total_seconds()


HOUSE_WAIT_SECONDS: Final = 2.0
"""At most so long until what failed within this house is tried again: its rooms are started again within seconds."""
ENDS: Final[Mapping[Outcome, State]] = {
    "refused": "refused", "rejected": "dead", "placed": "closed", "withdrawn": "withdrawn", "forwarded": "queued",
}  # fmt: skip


def _state_of_accepted(result: Result) -> State:
    if result.claim.kind != "parcel":  # nothing more will come of it
        return "closed"
    return "delivered" if result.artefacts is None else "decided"


def judge(result: Result, schedule: Schedule, chance: Callable[[], float]) -> Verdict:
    """The verdict on a result; `chance` returns numbers from 0 to below 1."""
    if result.outcome == "accepted":
        return Verdict(result, _state_of_accepted(result))
    if result.outcome == "forwarded" and result.claim.attempts >= result.claim.max_attempts:
        return Verdict(replace(result, forwarded_to=None, reason_code="forwarded-in-circles"), "dead")
    if result.outcome in ENDS:
        return Verdict(result, ENDS[result.outcome])
    if result.ours:
        return Verdict(result, "queued", chance() * HOUSE_WAIT_SECONDS)
    wait = schedule.wait(result.claim.attempts, result.claim.max_attempts, chance)
    if wait is None:
        return Verdict(result, "dead")
    return Verdict(result, "queued", 0.0 if result.outcome == "lost" else wait)
