"""States of deliveries: finals are never left, every other one has an owner and leads to an end."""

import pytest

from services.routing.deliveries.states import OWNERS, STEPS, State, before, is_final, time_allowed


@pytest.mark.parametrize("state", STEPS)
def test_a_state_is_final_or_has_an_owner(state: State) -> None:
    assert is_final(state) is (state not in OWNERS)


@pytest.mark.parametrize("state", OWNERS)
def test_every_open_state_can_be_withdrawn_and_closed(state: State) -> None:
    assert {"withdrawn", "closed", "decided", "refused"} <= STEPS[state]


def test_steps_read_backwards() -> None:
    for wanted in STEPS:
        assert set(before(wanted)) == {state for state, steps in STEPS.items() if wanted in steps}


def test_a_retry_gives_no_new_time() -> None:
    assert time_allowed("queued", 14) is None
    assert time_allowed("delivered", 14).days == 14
    assert time_allowed("dead", 14) is not None
