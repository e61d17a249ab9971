"""How long a login is good for (TR-03160-1): the surer it was, the sooner the person is asked again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """`longest` since the login, `idle` since it was last used."""

    longest: timedelta
    idle: timedelta


LIMITS: Final[Mapping[str, Limit]] = {
    "low": Limit(timedelta(hours=12), timedelta(minutes=60)),
    "substantial": Limit(timedelta(hours=2), timedelta(minutes=30)),
    "high": Limit(timedelta(minutes=30), timedelta(minutes=5)),
}
LONGEST_TOKEN: Final = timedelta(minutes=10)


def is_alive(level: str, authenticated_at: datetime, last_used_at: datetime, now: datetime) -> bool:
    """Whether a session of that level is still good."""
    limit = LIMITS[level]
    return now < authenticated_at + limit.longest and now < last_used_at + limit.idle


def token_lifetime(level: str, authenticated_at: datetime, now: datetime) -> timedelta:
    """How long an access token issued now may live: no longer than the person may be idle, never beyond the session."""
    limit = LIMITS[level]
    return max(timedelta(), min(LONGEST_TOKEN, limit.idle, authenticated_at + limit.longest - now))
