"""What every authority is to this house, however it is reached: it takes a parcel and accepts or refuses it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable
from uuid import UUID


@dataclass(frozen=True, slots=True)
class File:
    """A proof that was handed in, in clear."""

    id: UUID
    media_type: str
    content: bytes


async def no_file(file_id: UUID) -> File:
    """The door to files of a parcel that has none."""
    raise LookupError(file_id)


@dataclass(frozen=True, slots=True)
class Payment:
    """The fee that was paid online for a part; `method` is a word of FIT-Connect's list, and never more is known of it."""

    status: Literal["paid", "free", "refunded"]
    cents: int
    currency: str
    reference: str | None
    at: datetime
    transaction_id: str | None
    method: str | None


@dataclass(frozen=True, slots=True)
class FieldLabel:
    """The words for a field and the values of an enum, each by language."""

    title: Mapping[str, str]
    type: str
    options: Mapping[str, Mapping[str, str]]


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
    marks: tuple[str, ...] = ()
    """What to mind, for instance a block on the register of residents (Auskunftssperre)."""
    channel: str = "hybrid"
    """How the part goes to its authority on this day: analog (on paper), hybrid or digital."""
    payment: Payment | None = None
    """The fee that was paid online; None while nothing was, or nothing that counts."""
    title: Mapping[str, str] = field(default_factory=dict)
    """What the part is called, by language."""
    labels: Mapping[str, FieldLabel] = field(default_factory=dict)
    """What the fields are called, in the order of the part."""
    open_file: Callable[[UUID], Awaitable[File]] = no_file
    """Fetches one of the files that `evidence` names; raises DeliveryFailure."""

    @property
    def files(self) -> list[tuple[str, UUID]]:
        """(proof, file) of every file handed in for it."""
        return [(str(proof["id"]), UUID(str(each))) for proof in self.evidence for each in proof.get("files", ())]


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of a parcel that an authority may have."""

    kind: Literal["correction", "withdrawal"]
    about: UUID
    """The delivery that brought it: its idempotency key then."""
    part_key: str
    parcel: Parcel | None
    """As it is now; None when it was taken back."""


@dataclass(frozen=True, slots=True)
class Notice:
    """How a decision was made known: the mailbox of a portal or a letter, and the day it was provided or posted."""

    channel: Literal["portal", "post"]
    provided_on: date


@dataclass(frozen=True, slots=True)
class Decision:
    """The authority decided in favour; `artefacts` are the ids of what it produced."""

    artefacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The authority has the parcel; most decide later, and then `decision` is None."""

    receipt: str
    decision: Decision | None = None
    notice: Notice | None = None
    ask_after: float | None = None
    """Seconds after which `inquire` is worth a try; None where the authority reports by itself."""


@dataclass(frozen=True, slots=True)
class Placed:
    """It lies in the inbox of a unit of the city, whose people acknowledge and decide there."""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """Another authority is the one to have it: the delivery goes on there as if it had just been queued."""

    authority_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The authority will not act on the parcel; `reason_code` is a code, not a sentence."""

    reason_code: str
    notice: Notice | None = None


Answer = Accepted | Refused | Placed | Forwarded


@dataclass(frozen=True, slots=True)
class Report:
    """What an authority says later about a parcel; `jti` is the same however often it says so, `token` is its own signed event."""

    delivery_id: UUID
    jti: str
    says: Literal["accepted", "decided", "refused", "notified", "forwarded"]
    at: datetime
    receipt: str | None = None
    artefacts: tuple[str, ...] | None = None
    """None: all that the part can produce."""
    reason_code: str | None = None
    token: str | None = None
    notice: Notice | None = None
    """With a decision, or alone where it follows later (`notified`). `forwarded`: behind the authority another system has taken it on;
    that is written down, and the answer still comes from the authority."""


@dataclass(frozen=True, slots=True)
class Callback:
    """A request of an authority as it arrived, and when."""

    headers: Mapping[str, str]
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """What a callback says: reports, or the receipts of parcels about which there is something to ask."""

    reports: Sequence[Report] = ()
    ask_about: Sequence[str] = ()


class CallbackRefused(Exception):
    """The callback is not signed by the authority, or makes no sense."""


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

    async def deliver(self, parcel: Parcel, idempotency_key: str) -> Answer:
        """Hand over the parcel; the same key again must have no second effect at the other side.

        Runs in the trace of the case (`shared.tracing.trace_headers`) and under a total time-out.
        Raises TransientFailure or PermanentFailure; anything else counts as transient.
        """

    async def tell(self, change: Change, idempotency_key: str) -> Answer:
        """Say what has become of a parcel that was handed over, or was tried to be; under the same rules."""


@runtime_checkable
class Answering(Protocol):
    """An authority that can be asked what became of a parcel."""

    async def inquire(self, delivery_id: UUID) -> tuple[Sequence[Report], float | None]:
        """What is known by now, and after how many seconds to ask again (None: not any more). Raises as `deliver` does."""


@runtime_checkable
class Calling(Protocol):
    """An authority that calls back."""

    def hear(self, callback: Callback) -> Heard:
        """What a callback says; raises CallbackRefused."""
