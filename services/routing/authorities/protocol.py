"""What every authority is to this house, however it is reached: it takes a parcel and accepts or refuses it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Parcel:
    """One part of a case with exactly the fields its authority may see."""

    part_id: UUID
    case_id: UUID
    bundle_id: str
    part_key: str
    service_id: str | None
    authority_id: str
    kind: str
    fields: Mapping[str, Any]
    evidence: Sequence[Mapping[str, Any]]
    produces: tuple[str, ...]
    received_at: datetime
    sender_reference: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The authority decided in favour; `artefacts` are the ids of what it produced."""

    artefacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The authority has the parcel; most decide later, and then `decision` is None."""

    receipt: str
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The authority will not act on the parcel; `reason_code` is a code, not a sentence."""

    reason_code: str


class DeliveryFailure(Exception):
    """No answer that counts; `reason_code` is kept, counted and shown, so it never quotes content."""

    blames_authority: ClassVar[bool] = True

    def __init__(self, reason_code: str) -> None:
        super().__init__(reason_code)
        self.reason_code = reason_code


class TransientFailure(DeliveryFailure):
    """May go well later: not reachable, overloaded, answer lost."""


class PermanentFailure(DeliveryFailure):
    """Will not go well by itself: a person has to mend something first."""


class Authority(Protocol):
    """One way to reach an authority; one file per way, one instance per authority and worker."""

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Accepted | Refused:
        """Hand over the parcel; the same key again must have no second effect at the other side.

        Runs in the trace of the case (`shared.tracing.trace_headers`) and under a total time-out.
        Raises TransientFailure or PermanentFailure; anything else counts as transient.
        """
