"""Which steps an appointment may take: one table, and the only place that knows it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

from services.booking.appointments.problems import HoldExpired, TooLate, WrongState
from shared.problems import Problem

Step = Literal["confirm", "cancel", "move", "expire", "check_in", "call", "finish", "no_show"]
STATES: Final = ("held", "confirmed", "checked_in", "called", "finished", "no_show", "cancelled", "expired")

STEPS: Final[Mapping[Step, Mapping[str, str]]] = {
    "confirm": {"held": "confirmed"},
    "cancel": {"held": "cancelled", "confirmed": "cancelled"},
    "move": {"held": "held", "confirmed": "confirmed"},
    "expire": {"held": "expired"},
    "check_in": {"confirmed": "checked_in"},
    "call": {"checked_in": "called"},
    "finish": {"called": "finished"},
    "no_show": {"confirmed": "no_show", "checked_in": "no_show", "called": "no_show"},
}
"""Step -> from state -> to state. What is not here is refused."""

DONE_ALREADY: Final[Mapping[Step, str]] = {
    "confirm": "confirmed", "cancel": "cancelled",
    "check_in": "checked_in", "call": "called", "finish": "finished", "no_show": "no_show",
}  # fmt: skip
"""A repeated step finds this state and gets the same answer again."""

GRACE: Final = timedelta(seconds=30)
"""The time after the end of a hold in which nobody else gets the slot: it belongs to who is just pressing "send"."""


def state_at(state: str, hold_until: datetime | None, now: datetime) -> str:
    """The state at a moment: a hold past its grace is expired, whether or not somebody has tidied up."""
    return "expired" if hold_until is not None and hold_until + GRACE <= now else state


def refusal(step: Step, state: str, starts_at: datetime, now: datetime) -> Problem | None:
    """Why the step is not allowed in this state, or None."""
    if state not in STEPS[step]:
        return HoldExpired() if state == "expired" else WrongState(step=step, state=state)
    if step in ("cancel", "move") and starts_at <= now:
        return TooLate()
    return None
