"""When a day is released for booking: the policy is data, this is how it is read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.clock import BERLIN


@dataclass(frozen=True, slots=True)
class Policy:
    """Each day is released `horizon_days` before it, at `release_time` local."""

    id: str
    horizon_days: int
    release_time: time
    channel: str


def released_at(policy: Policy, day: date) -> datetime:
    """The moment at which the units of a local day can be booked, in UTC."""
    eve = day - timedelta(days=policy.horizon_days)
    return datetime.combine(eve, policy.release_time, BERLIN).astimezone(UTC)
