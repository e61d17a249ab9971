"""When people are taken without an appointment, and how long they wait."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.booking.walk_in.windows import Hours, Rule, estimate_minutes, open_until, opens_at, windows
from shared.clock import BERLIN

MORNING, AFTERNOON = Hours(540, 720, "both"), Hours(780, 1080, "walk_in")


def clock(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=BERLIN)


def test_windows_lie_in_the_hours_that_take_people() -> None:
    assert windows([AFTERNOON, MORNING], Rule()) == [(540, 720), (780, 1080)]
    assert windows([MORNING, AFTERNOON], Rule(closes=660)) == [(540, 660)]
    assert windows([MORNING, AFTERNOON], Rule(opens=600, closes=840)) == [(600, 720), (780, 840)]
    assert windows([Hours(540, 720, mode) for mode in ("appointment", "phone", None)], Rule()) == []


def test_until_when_and_from_when() -> None:
    spans = windows([MORNING, AFTERNOON], Rule())
    assert open_until(spans, clock(9)) == clock(12)
    assert open_until(spans, clock(12)) is None
    assert opens_at(spans, clock(12, 30)) == clock(13)
    assert opens_at(spans, clock(18)) is None
    assert open_until([(0, 1440)], clock(23, 59)) == datetime(2026, 11, 24, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("ahead", "calls", "minutes"), [(0, 0, 0), (5, 0, None), (5, 2, None), (5, 3, 100), (1, 60, 1)]
)
def test_an_estimate_only_when_something_is_known(ahead: int, calls: int, minutes: int | None) -> None:
    assert estimate_minutes(ahead, calls) == minutes


@given(st.integers(1, 500), st.integers(3, 500))
def test_more_people_never_wait_less(ahead: int, calls: int) -> None:
    assert estimate_minutes(ahead, calls) <= estimate_minutes(ahead + 1, calls)
    assert estimate_minutes(ahead, calls) >= estimate_minutes(ahead, calls + 1)
