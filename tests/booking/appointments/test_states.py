"""The table of steps."""

from datetime import UTC, datetime, timedelta

from services.booking.appointments.problems import HoldExpired, TooLate, WrongState
from services.booking.appointments.states import GRACE, STATES, STEPS, refusal, state_at

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def test_every_step_and_state_is_decided() -> None:
    for step, allowed in STEPS.items():
        assert set(allowed) | set(allowed.values()) <= set(STATES)
        for state in STATES:
            problem = refusal(step, state, LATER, NOW)
            assert (problem is None) == (state in allowed)
            if problem:
                assert isinstance(problem, HoldExpired if state == "expired" else WrongState)


def test_nothing_leaves_a_final_state() -> None:
    assert not [step for step, allowed in STEPS.items() if {"cancelled", "expired"} & set(allowed)]


def test_after_the_start_only_confirming_is_refused_by_state() -> None:
    assert isinstance(refusal("cancel", "confirmed", NOW, NOW), TooLate)
    assert isinstance(refusal("move", "held", NOW, NOW), TooLate)
    assert refusal("cancel", "confirmed", NOW + timedelta(seconds=1), NOW) is None


def test_a_hold_ends_by_itself() -> None:
    assert state_at("held", NOW, NOW + GRACE - timedelta(microseconds=1)) == "held"
    assert state_at("held", NOW, NOW + GRACE) == "expired"
    assert state_at("confirmed", None, NOW) == "confirmed"
