"""The schedule of attempts, and the verdicts that follow from it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.deliveries.courier import EXPIRY_SECONDS, POLL_SECONDS
from services.routing.deliveries.retry import Schedule
from services.routing.deliveries.verdicts import Claim, Result, judge
from services.routing.settings import RoutingSettings
from shared.ids import new_id
from shared.messaging.relay import LONGEST_WAIT_SECONDS
from shared.messaging.worker import RELAY_SECONDS

SCHEDULE = Schedule(2, 900)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLAIM = Claim(
    new_id(),
    new_id(),
    new_id(),
    new_id(),
    "geburtsurkunde",
    "parcel",
    None,
    "standesamt",
    3,
    20,
    5,
    14,
    "t",
    "c",
    NOW,
    0,
)


@pytest.mark.parametrize(("attempts", "limit"), [(1, 2), (2, 4), (3, 8), (9, 512), (10, 900), (99, 900), (10_000, 900)])
def test_the_limit_doubles_up_to_the_longest(attempts: int, limit: float) -> None:
    assert SCHEDULE.limit(attempts) == limit


@given(attempts=st.integers(1, 10_000), chance=st.floats(0, 1, exclude_max=True))
def test_every_wait_is_within_its_limit(attempts: int, chance: float) -> None:
    wait = SCHEDULE.wait(attempts, 20_000, lambda: chance)
    assert wait is not None
    assert 0 <= wait <= SCHEDULE.limit(attempts)


def test_the_whole_range_is_used() -> None:
    assert SCHEDULE.wait(3, 20, lambda: 0.0) == 0
    assert SCHEDULE.wait(3, 20, lambda: 0.5) == 4


def test_after_the_last_attempt_there_is_no_wait() -> None:
    assert SCHEDULE.wait(19, 20, lambda: 0.5) is not None
    assert SCHEDULE.wait(20, 20, lambda: 0.5) is None


@pytest.mark.parametrize(
    ("result", "state", "wait"),
    [
        (Result(CLAIM, "accepted", 1, artefacts=("a",)), "decided", 0),
        (Result(CLAIM, "accepted", 1, artefacts=()), "decided", 0),
        (Result(CLAIM, "accepted", 1), "delivered", 0),
        (Result(CLAIM, "refused", 1), "refused", 0),
        (Result(CLAIM, "rejected", 1), "dead", 0),
        (Result(CLAIM, "failed", 1, healthy=False), "queued", 4),
        (Result(CLAIM, "failed", 1), "queued", 1),
        (Result(CLAIM, "lost", 1), "queued", 0),
        (Result(CLAIM, "placed", 1), "closed", 0),
        (Result(CLAIM, "withdrawn", 1), "withdrawn", 0),
        (Result(CLAIM, "forwarded", 1, forwarded_to="bzst"), "queued", 0),
    ],
)
def test_verdicts(result: Result, state: str, wait: float) -> None:
    verdict = judge(result, SCHEDULE, lambda: 0.5)
    assert (verdict.state, verdict.wait) == (state, wait)


@pytest.mark.parametrize("outcome", ["failed", "lost"])
def test_the_last_attempt_ends_as_a_dead_letter(outcome) -> None:
    result = Result(replace(CLAIM, attempts=20), outcome, 1, healthy=False)
    assert judge(result, SCHEDULE, lambda: 0.5).state == "dead"


def test_what_failed_within_the_house_uses_up_no_attempt() -> None:
    assert judge(Result(replace(CLAIM, attempts=20), "failed", 1), SCHEDULE, lambda: 0.5).state == "queued"


def test_what_a_vanished_worker_held_is_tried_again_within_fifteen_seconds() -> None:
    """By the lease it has in hand at most, until somebody looks, and from then on at once; so is a message nobody acknowledged."""
    lease = RoutingSettings.model_fields["lease_seconds"].default
    again = judge(Result(CLAIM, "lost", 1), SCHEDULE, lambda: 0.999)
    assert lease + EXPIRY_SECONDS + again.wait + POLL_SECONDS <= 15
    assert LONGEST_WAIT_SECONDS + RELAY_SECONDS <= 15
