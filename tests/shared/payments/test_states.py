"""What an answer makes of a payment: money that is there counts once, whatever comes when."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clock import utc_now
from shared.payments.states import ASKED_FOR, SETTLED, STATES, Answer, Asked, next_ask, verdict

NOW = utc_now()


def answer(said: str, cents: int = 1500) -> Answer:
    return Answer(said, cents, "t")


@pytest.mark.parametrize(("state", "said", "cents", "others", "age", "wanted"), [
    ("initiating", "INITIAL", 1500, (), 0, "open"), ("open", "INITIAL", 1500, (), 10, "open"), ("open", "INITIAL", 1500, (), 90, "expired"),
    ("open", "PAYED", 1500, (), 1, "paid"), ("open", "PAYED", 700, (), 1, "doubt"), ("open", "PAYED", 3000, (), 1, "doubt"),
    ("open", "FAILED", 1500, (), 1, "failed"), ("open", "CANCELED", 1500, (), 1, "cancelled"),
    ("cancelled", "INITIAL", 1500, (), 1, "cancelled"), ("failed", "INITIAL", 1500, (), 90, "failed"),
    ("expired", "PAYED", 1500, (), 600, "paid"), ("cancelled", "PAYED", 1500, ("open",), 600, "paid"),
    ("expired", "PAYED", 1500, ("paid",), 600, "overpaid"), ("open", "PAYED", 700, ("free",), 1, "overpaid"),
    ("paid", "FAILED", 1500, (), 1, "paid"), ("refunded", "PAYED", 1500, (), 1, "refunded"), ("doubt", "PAYED", 1500, (), 1, "doubt"),
])  # fmt: skip
def test_the_table(state, said, cents, others, age, wanted) -> None:
    began = NOW - timedelta(minutes=age)
    assert verdict(Asked(state, 1500, began), others, answer(said, cents), NOW) == wanted


@given(
    st.sampled_from(STATES), st.lists(st.sampled_from(STATES), max_size=3), st.sampled_from(["INITIAL", "PAYED", "FAILED", "CANCELED"]),
    st.integers(0, 5000), st.integers(0, 10_000), st.booleans(),
)  # fmt: skip
def test_what_is_settled_stays_and_two_never_count(state, others, said, cents, minutes, off) -> None:
    found = verdict(Asked(state, 1500, NOW - timedelta(minutes=minutes), off), others, answer(said, cents), NOW)
    if state in SETTLED:
        assert found == state
    elif set(others) & {"paid", "free", "doubt"}:
        assert found not in ("paid", "doubt")
    if found == "paid" and state != "paid":
        assert (said, cents, off) == ("PAYED", 1500, False)
    if found == "refund_due" and state != "refund_due":
        assert (said, cents, off) == ("PAYED", 1500, True)


def test_asking_gets_rarer_and_ends() -> None:
    waits = [next_ask("open", NOW, asked, NOW) for asked in range(12)]
    gaps = [wait - NOW for wait in waits if wait]
    assert gaps == sorted(gaps)
    assert (gaps[0], gaps[-1]) == (timedelta(seconds=5), timedelta(hours=1))
    assert next_ask("paid", NOW, 1, NOW) is None
    assert next_ask("refund_due", NOW, 0, NOW) == NOW + timedelta(seconds=5)
    assert next_ask("cancelled", NOW - ASKED_FOR - timedelta(seconds=1), 9, NOW) is None
