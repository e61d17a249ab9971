"""The checker accepts what can be and catches what broken twins of the room would answer."""

import random
from collections import Counter

import pytest

from tests.booking.history.checker import Operation, impossible_slots, linearizable


def line(*steps: tuple[str, str, str]) -> list[Operation]:
    """(verb, appointment, answer) one strictly after the other."""
    return [Operation(verb, "s", who, answer, n, n + 0.5) for n, (verb, who, answer) in enumerate(steps)]


LIFE = [("hold", "a", "ok"), ("see", "a", "held"), ("confirm", "a", "ok"), ("see", "a", "confirmed")]


def test_a_life_is_accepted() -> None:
    assert linearizable(line(*LIFE, ("hold", "b", "refused"), ("cancel", "a", "ok"), ("confirm", "a", "refused")), 1)
    assert linearizable(line(*LIFE, ("hold", "b", "ok"), ("hold", "c", "refused")), 2)
    assert linearizable(line(("hold", "a", "ok"), ("confirm", "a", "ok"), ("confirm", "a", "ok")), 1)


@pytest.mark.parametrize(
    ("twin", "history"),
    [
        ("looks first and writes then", [("hold", "a", "ok"), ("hold", "b", "ok")]),
        ("forgets a hold in a crash", [("hold", "a", "ok"), ("hold", "b", "ok"), ("see", "a", "expired")]),
        ("answers a confirm before its commit", [("hold", "a", "ok"), ("confirm", "a", "ok"), ("see", "a", "held")]),
        ("refuses what is free", [("hold", "a", "refused")]),
        ("gives a cancelled place away at once", [*LIFE, ("cancel", "a", "ok"), ("hold", "b", "ok")]),
        ("confirms what was cancelled", [*LIFE, ("cancel", "a", "ok"), ("confirm", "a", "ok")]),
        ("shows an old copy", [*LIFE, ("see", "a", "held")]),
        ("refuses to confirm what is held", [("hold", "a", "ok"), ("confirm", "a", "refused")]),
    ],
)
def test_broken_twins_are_caught(twin: str, history: list[tuple[str, str, str]]) -> None:
    assert not linearizable(line(*history), 1), twin
    assert impossible_slots(line(*history), {"s": 1}) == ["s"]


def test_what_overlaps_may_have_happened_in_either_order() -> None:
    winner = Operation("hold", "s", "a", "ok", 1.0, 2.0)
    assert linearizable([winner, Operation("hold", "s", "b", "refused", 0.0, 1.5)], 1)
    assert not linearizable([winner, Operation("hold", "s", "b", "refused", 0.0, 0.9)], 1)


def test_what_got_no_answer_may_have_happened_or_not() -> None:
    lost = Operation("hold", "s", "a", "unknown", 0.0)
    assert linearizable([lost, Operation("hold", "s", "b", "refused", 5.0, 6.0)], 1)
    assert linearizable([lost, Operation("hold", "s", "b", "ok", 5.0, 6.0)], 1)
    both = [Operation("hold", "s", "b", "ok", 5.0, 6.0), Operation("hold", "s", "c", "ok", 7.0, 8.0)]
    assert not linearizable([lost, *both], 1)


class Slot:
    """A tiny booking room that may be broken: it decides on a copy that is `lag` decisions old."""

    def __init__(self, lag: int) -> None:
        self._copies: list[tuple[str, ...]] = [()]
        self._lag = lag

    def hold(self, who: str) -> str:
        seen = self._copies[max(0, len(self._copies) - 1 - self._lag)]
        if seen:
            return "refused"
        self._copies.append((*self._copies[-1], who))
        return "ok"


@pytest.mark.parametrize(("lag", "fits"), [(0, True), (1, False)])
def test_a_room_that_decides_on_old_copies_is_caught_however_calls_overlap(lag: int, fits: bool) -> None:
    verdicts = Counter[bool]()
    for seed in range(40):
        draw, slot, history = random.Random(seed), Slot(lag), []
        for number in range(10):
            moment = float(number)
            answer = slot.hold(str(number))
            history.append(
                Operation("hold", "s", str(number), answer, moment - draw.random() * 2, moment + draw.random() * 2)
            )
        verdicts[linearizable(history, 1)] += 1
    assert set(verdicts) == {fits}
