"""How long logins are good for (TR-03160-1)."""

from datetime import UTC, datetime, timedelta

import pytest

from services.eid_gateway.sessions.limits import LIMITS, is_alive, token_lifetime

START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("level", "longest", "idle"), [("low", 720, 60), ("substantial", 120, 30), ("high", 30, 5)])
def test_the_surer_the_shorter(level: str, longest: int, idle: int) -> None:
    assert (LIMITS[level].longest, LIMITS[level].idle) == (longest * MINUTE, idle * MINUTE)
    last = START + (longest - 1) * MINUTE
    assert is_alive(level, START, START, START + (idle - 1) * MINUTE)
    assert not is_alive(level, START, START, START + idle * MINUTE)
    assert is_alive(level, START, last, last)
    assert not is_alive(level, START, last, START + longest * MINUTE), "however busy"


def test_no_token_outlives_its_session() -> None:
    assert token_lifetime("low", START, START) == 10 * MINUTE
    assert token_lifetime("high", START, START) == 5 * MINUTE, "the person may be idle no longer"
    assert token_lifetime("high", START, START + 28 * MINUTE) == 2 * MINUTE
    assert token_lifetime("high", START, START + 31 * MINUTE) == timedelta()
