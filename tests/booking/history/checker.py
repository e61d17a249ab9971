"""Is a recorded history linearizable? Each slot is an object of its own, so each is searched alone (Herlihy and Wing 1990, locality).

The search is the one of Wing and Gong (1993) with Lowe's memory of visited configurations (2017): an operation may be next when no other
one ended before it began. What got no answer may have happened at any moment after it was sent, or never.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

State = frozenset[tuple[str, str]]
"""(appointment, held | confirmed | cancelled) of everything that has a place in the slot; cancelled places cool down and stay taken."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What somebody asked and was told: `answer` is ok, refused, unknown, or for `see` the state that was shown."""

    verb: str
    slot: str
    appointment: str
    answer: str
    began: float
    ended: float = inf


def after(state: State, operation: Operation, capacity: int) -> State | None:
    """The state of the slot when the operation happens now, or None when it cannot have had this answer now."""
    mine = dict(state).get(operation.appointment)
    answer = operation.answer
    if operation.verb == "hold":
        if answer == "refused":
            return state if len(state) >= capacity else None
        return state | {(operation.appointment, "held")} if mine is None and len(state) < capacity else None
    if operation.verb == "see":
        return state if answer == mine else None
    allowed, result = {
        "confirm": (("held", "confirmed"), "confirmed"),
        "cancel": (("held", "confirmed", "cancelled"), "cancelled"),
    }[operation.verb]
    if answer == "refused":
        return state if mine not in allowed else None
    if mine not in allowed:
        return None
    return (state - {(operation.appointment, mine)}) | {(operation.appointment, result)}


def impossible_slots(history: Iterable[Operation], capacities: dict[str, int]) -> list[str]:
    """The slots whose history no order of events explains."""
    by_slot: defaultdict[str, list[Operation]] = defaultdict(list)
    for operation in history:
        by_slot[operation.slot].append(operation)
    return [slot for slot, operations in by_slot.items() if not linearizable(operations, capacities[slot])]


def linearizable(operations: Sequence[Operation], capacity: int) -> bool:
    """Whether some order of all answered operations, and of some unanswered ones, fits every answer."""
    ordered = sorted(operations, key=lambda operation: operation.began)
    answered = sum(1 << number for number, operation in enumerate(ordered) if operation.answer != "unknown")
    waiting: list[tuple[int, State]] = [(0, frozenset())]
    visited = set(waiting)
    while waiting:
        done, state = waiting.pop()
        if done & answered == answered:
            return True
        for number in _next(ordered, done):
            result = after(state, ordered[number], capacity)
            if result is not None and (found := (done | 1 << number, result)) not in visited:
                visited.add(found)
                waiting.append(found)
    return False


def _next(ordered: Sequence[Operation], done: int) -> list[int]:
    """Operations that may be next: they began before every other one that is still to come has ended."""
    open_ = [number for number in range(len(ordered)) if not done >> number & 1]
    earliest_end = min((ordered[number].ended for number in open_), default=inf)
    return [number for number in open_ if ordered[number].began <= earliest_end]
