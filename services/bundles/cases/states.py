"""The states of cases and parts and the steps allowed between them: two tables, two questions, one problem."""

from collections.abc import Mapping
from typing import Final, Literal

from shared.problems import Problem

CaseState = Literal["draft", "submitted", "finished", "withdrawn"]
PartState = Literal[
    "waiting", "waiting_for_applicant", "released", "delivered", "undeliverable",
    "decided", "refused", "withdrawn", "lapsed",
]  # fmt: skip

CASE_STEPS: Final[Mapping[CaseState, frozenset[CaseState]]] = {
    "draft": frozenset({"submitted", "withdrawn"}),
    "submitted": frozenset({"finished", "withdrawn"}),
    "finished": frozenset(),
    "withdrawn": frozenset(),
}

PART_STEPS: Final[Mapping[PartState, frozenset[PartState]]] = {
    "waiting": frozenset({"released", "waiting_for_applicant", "lapsed", "withdrawn"}),
    "waiting_for_applicant": frozenset({"released", "withdrawn"}),
    "released": frozenset({"delivered", "decided", "refused", "undeliverable", "withdrawn"}),
    "delivered": frozenset({"decided", "refused", "withdrawn"}),
    "undeliverable": frozenset({"delivered", "decided", "refused", "withdrawn"}),
    "decided": frozenset(),
    "refused": frozenset(),
    "withdrawn": frozenset(),
    "lapsed": frozenset(),
}
"""`undeliverable` is not final: a person of operations mends the cause and the delivery is tried again.
`lapsed` is: an automatic part whose trigger will not happen."""

HANDED_OVER: Final[frozenset[PartState]] = frozenset({"released", "delivered", "undeliverable"})
"""States in which an authority, or the worker on its way there, may fetch the parcel."""


class WrongState(Problem):
    status, slug = 409, "wrong-state"
    title = {"de": "Das geht im jetzigen Stand nicht", "en": "Not possible in the present state"}
    detail = {
        "de": "Der Stand ist „{state}“; ein Wechsel zu „{wanted}“ ist nicht vorgesehen.",
        "en": "The state is “{state}”; a step to “{wanted}” is not allowed.",
    }


def case_may(state: CaseState, wanted: CaseState) -> bool:
    """Whether the step is in the table."""
    return wanted in CASE_STEPS[state]


def part_may(state: PartState, wanted: PartState) -> bool:
    """Whether the step is in the table; events that arrive late or twice ask this and are ignored on no."""
    return wanted in PART_STEPS[state]


def is_final(state: PartState) -> bool:
    """A final state is never left."""
    return not PART_STEPS[state]


def require_case_step(state: CaseState, wanted: CaseState) -> None:
    """Raise WrongState unless the step is allowed."""
    if not case_may(state, wanted):
        raise WrongState(state=state, wanted=wanted)
