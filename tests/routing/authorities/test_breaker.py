"""The breaker of an authority: opens after failures in a row, lets one try, closes with the first success."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.routing.authorities.breaker import LONGEST_OPEN, Breaker

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULES = {"threshold": 5, "opens_for": timedelta(seconds=5)}


def test_it_stays_closed_below_the_threshold() -> None:
    breaker = Breaker().after([False] * 4, NOW, **RULES)
    assert (breaker.failures, breaker.state(NOW)) == (4, "closed")
    assert breaker.after([True, False], NOW, **RULES).failures == 1


def test_it_opens_lets_one_try_and_closes() -> None:
    breaker = Breaker().after([False] * 5, NOW, **RULES)
    assert breaker.state(NOW) == "open"
    assert breaker.state(NOW + timedelta(seconds=4.9)) == "open"
    assert breaker.state(NOW + timedelta(seconds=5)) == "probing"
    assert breaker.after([True], NOW, **RULES) == Breaker()


@given(outcomes=st.lists(st.booleans(), max_size=30), rounds=st.integers(0, 40))
def test_it_is_never_open_longer_than_the_longest(outcomes: list[bool], rounds: int) -> None:
    breaker = Breaker()
    for _ in range(rounds):
        breaker = breaker.after(outcomes, NOW, **RULES)
    assert breaker.open_until is None or breaker.open_until - NOW <= LONGEST_OPEN
    assert (breaker.open_until is None) == (breaker.failures < 5)
