"""The tables of states: final states are never left, every state can be reached, nothing else is allowed."""

import pytest

from services.bundles.cases.states import CASE_STEPS, PART_STEPS, WrongState, is_final, part_may, require_case_step


def test_final_states_are_never_left() -> None:
    final = {state for state in PART_STEPS if is_final(state)}
    assert final == {"decided", "refused", "withdrawn", "lapsed"}
    assert not any(part_may(state, wanted) for state in final for wanted in PART_STEPS)


def test_every_state_can_be_reached_from_the_first() -> None:
    for steps, first in ((PART_STEPS, "waiting"), (CASE_STEPS, "draft")):
        reached, todo = {first}, [first]
        while todo:
            new = steps[todo.pop()] - reached
            reached |= new
            todo += new
        assert reached == set(steps)


def test_a_forbidden_step_names_both_states() -> None:
    with pytest.raises(WrongState) as refused:
        require_case_step("withdrawn", "submitted")
    assert refused.value.values == {"state": "withdrawn", "wanted": "submitted"}
