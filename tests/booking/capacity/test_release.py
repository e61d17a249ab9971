"""When days are released, across changes of the clock, and which policy an office has."""

from datetime import UTC, date, datetime, time

from services.booking.capacity.release import Policy, released_at
from services.booking.capacity.store import policy_of

ROLLING = Policy("rolling-14", 14, time(17), "online")


def test_two_weeks_ahead_at_five_by_the_wall_clock() -> None:
    assert released_at(ROLLING, date(2026, 12, 7)) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert released_at(ROLLING, date(2026, 4, 5)) == datetime(2026, 3, 22, 16, 0, tzinfo=UTC), "before summer time"
    assert released_at(ROLLING, date(2026, 4, 12)) == datetime(2026, 3, 29, 15, 0, tzinfo=UTC), "after it began"


async def test_seeded_policies(session) -> None:
    rolling = await policy_of(session, "bb-gohlis")
    assert rolling == ROLLING
    other = await policy_of(session, "anything")
    assert other is not None
    assert other.id == "all-others"
    coded = await policy_of(session, "auslaenderbehoerde")
    assert coded is not None
    assert coded.channel == "staff"
