"""The states of a payment, and what an answer of the provider makes of it; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

State = Literal[
    "initiating", "open", "paid", "free", "failed", "cancelled", "expired", "doubt", "overpaid", "refund_due", "refunded"
]  # fmt: skip
STATES: Final[tuple[State, ...]] = (
    "initiating", "open", "paid", "free", "failed", "cancelled", "expired", "doubt", "overpaid", "refund_due", "refunded",
)  # fmt: skip
LIVE: Final[tuple[State, ...]] = ("initiating", "open", "paid", "free", "doubt")
"""At most one of these for the same thing."""
OWED: Final[tuple[State, ...]] = ("overpaid", "refund_due")
"""The city has money that it must give back."""
TROUBLE: Final[tuple[State, ...]] = ("doubt", *OWED)
"""What people of the city see until it is settled."""
SETTLED: Final[frozenset[State]] = frozenset({"paid", "free", "refunded", *TROUBLE})
"""Nothing the provider says about paying changes these; a person or a refund may."""
Said = Literal["INITIAL", "PAYED", "FAILED", "CANCELED"]
WORDS: Final[dict[str, Said]] = {
    "INITIAL": "INITIAL", "PAYED": "PAYED", "BOOKED": "PAYED", "FAILED": "FAILED", "CANCELED": "CANCELED",
}  # fmt: skip
"""XBezahldienste says PAYED where FIT-Connect says BOOKED; both are understood."""
ENDED: Final[dict[Said, State]] = {"FAILED": "failed", "CANCELED": "cancelled"}
OPEN_FOR: Final = timedelta(hours=1)
ASKED_FOR: Final = timedelta(days=3)
FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider says about a payment: its word, the sum it stands for, and its own ids."""

    said: Said
    cents: int
    transaction_id: str
    reference: str | None = None
    pay_url: str | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A payment as it stands under the lock: its state, the sum asked, since when, and whether what it is for will not take place."""

    state: State
    cents: int
    created_at: datetime
    off: bool = False


def verdict(asked: Asked, others: Collection[State], answer: Answer, now: datetime) -> State:
    """The state an answer leads to. `others` are the states of the other payments for the same thing.

    A sum that differs is for a person (paid in part, or too much). Money that comes late counts, unless the thing was paid meanwhile
    or will not take place.
    """
    if asked.state in SETTLED:
        return asked.state
    if answer.said == "PAYED":
        if set(others) & {"paid", "free", "doubt"}:
            return "overpaid"
        if answer.cents != asked.cents:
            return "doubt"
        return "refund_due" if asked.off else "paid"
    if answer.said in ENDED:
        return ENDED[answer.said]
    late = asked.state in ("failed", "cancelled", "expired")
    return asked.state if late else "expired" if now - asked.created_at > OPEN_FOR else "open"


def next_ask(state: State, since: datetime, asked: int, now: datetime) -> datetime | None:
    """When to ask again: soon at first, then less often; for three days, because money may come late and refunds take their time."""
    if (state in SETTLED and state not in OWED) or now - since > ASKED_FOR:
        return None
    doubled: timedelta = FIRST_WAIT * (2 ** min(asked, 20))
    return now + min(doubled, LONGEST_WAIT)
