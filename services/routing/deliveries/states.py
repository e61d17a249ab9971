"""The states of a delivery, the steps allowed between them, and who has to act by when while it is in one of them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Literal

State = Literal["queued", "leased", "delivered", "dead", "decided", "refused", "closed", "withdrawn"]
Owner = Literal["routing", "authority", "operations"]

STEPS: Final[Mapping[State, frozenset[State]]] = {
    "queued": frozenset({"leased", "delivered", "decided", "refused", "closed", "withdrawn"}),
    "leased": frozenset({"queued", "delivered", "dead", "decided", "refused", "closed", "withdrawn"}),
    "delivered": frozenset({"decided", "refused", "closed", "withdrawn"}),
    "dead": frozenset({"queued", "delivered", "decided", "refused", "closed", "withdrawn"}),
    "decided": frozenset(),
    "refused": frozenset(),
    "closed": frozenset(),
    "withdrawn": frozenset(),
}
"""A parcel whose answer was lost may be decided while it still waits for its next attempt, or after the last one failed.
`closed`: it lies in the inbox of a unit of the city, which has its own deadlines, or its case is over. `withdrawn`: nobody wants it
delivered any more."""

OWNERS: Final[Mapping[State, Owner]] = {
    "queued": "routing", "leased": "routing", "delivered": "authority", "dead": "operations",
}  # fmt: skip
"""Who has to act; final states have no owner."""

DELIVERED_WITHIN: Final = timedelta(hours=24)
"""A parcel that is still on its way after so long is shown to operators, although it is tried further."""
MENDED_WITHIN: Final = timedelta(hours=8)
"""A dead letter is looked after by a person within so long."""


def before(wanted: State) -> list[State]:
    """The states from which a step to `wanted` is allowed."""
    return [state for state, steps in STEPS.items() if wanted in steps]


def is_final(state: State) -> bool:
    """A final state is never left."""
    return not STEPS[state]


def time_allowed(state: State, answer_days: int) -> timedelta | None:
    """How long the owner of a state has; None where a step back to it does not begin a new time, or it is final."""
    if state == "delivered":
        return timedelta(days=answer_days)
    return MENDED_WITHIN if state == "dead" else None
