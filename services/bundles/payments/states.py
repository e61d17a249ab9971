"""The states of a payment, and what an answer of the provider makes of it; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

State = Literal[
    "initiating", "open", "paid", "free", "failed", "cancelled", "expired", "doubt", "overpaid", "refunded"
]  # fmt: skip
STATES: Final[tuple[State, ...]] = (
    "initiating", "open", "paid", "free", "failed", "cancelled", "expired", "doubt", "overpaid", "refunded",
)  # fmt: skip
LIVE: Final[tuple[State, ...]] = ("initiating", "open", "paid", "free", "doubt")
"""At most one of these per part."""
SETTLED: Final[frozenset[State]] = frozenset({"paid", "free", "doubt", "overpaid", "refunded"})
"""Nothing the provider says changes these; a person may."""
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


def verdict(
    state: State, cents: int, created_at: datetime, others: Collection[State], answer: Answer, now: datetime
) -> State:
    """The state an answer leads to. `others` are the states of the other payments for the same part.

    A sum that differs is for a person (paid in part, or too much); money that comes late counts, unless the part was paid meanwhile.
    """
    if state in SETTLED:
        return state
    if answer.said == "PAYED":
        if set(others) & {"paid", "free", "doubt"}:
            return "overpaid"
        return "paid" if answer.cents == cents else "doubt"
    if answer.said in ENDED:
        return ENDED[answer.said]
    late = state in ("failed", "cancelled", "expired")
    return state if late else "expired" if now - created_at > OPEN_FOR else "open"


def next_ask(state: State, created_at: datetime, asked: int, now: datetime) -> datetime | None:
    """When to ask again: soon at first, then less often; for three days, because money may come late."""
    if state in SETTLED or now - created_at > ASKED_FOR:
        return None
    doubled: timedelta = FIRST_WAIT * (2 ** min(asked, 20))
    return now + min(doubled, LONGEST_WAIT)
