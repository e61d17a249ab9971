"""When keys sign and when they are published: a new key is shown before it signs, an old one after it stopped."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

PERIOD: Final = timedelta(days=90)
"""How long a key signs."""
ANNOUNCED: Final = timedelta(hours=24)
"""How long a key is published before it signs: longer than anybody keeps a copy of the key set."""
KEPT: Final = timedelta(hours=13)
"""How long a key is published after it stopped signing: longer than any session, whose ID tokens come back as hints."""


class Timed(Protocol):
    """What the rules need to know of a key."""

    @property
    def signs_from(self) -> datetime: ...


Key = TypeVar("Key", bound=Timed)


def signing(keys: Sequence[Key], now: datetime) -> Key | None:
    """The key that signs now: the newest whose time has come."""
    return max((key for key in keys if key.signs_from <= now), key=lambda key: key.signs_from, default=None)


def published(keys: Sequence[Key], now: datetime) -> list[Key]:
    """The keys that tokens may be signed with now, soon or a moment ago, the newest first."""
    ordered = sorted(keys, key=lambda key: key.signs_from, reverse=True)
    successors = (None, *ordered)
    return [
        key
        for key, successor in zip(ordered, successors, strict=False)
        if successor is None or successor.signs_from + KEPT > now
    ]


def next_start(keys: Sequence[Key], now: datetime) -> datetime | None:
    """When a key that must be made now begins to sign; None while no new key is due."""
    newest = max((key.signs_from for key in keys), default=None)
    if newest is None:
        return now
    due = newest + PERIOD
    return max(due, now + ANNOUNCED) if now >= due - ANNOUNCED else None
