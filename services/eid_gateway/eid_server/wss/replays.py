"""Remember which signed messages were already accepted, so that none is accepted twice."""

from datetime import datetime
from typing import Final, Protocol

from shared.clock import utc_now

TIDY_FROM: Final = 10_000
"""How many messages one process remembers before it looks for those it may forget."""


class Replayed(Exception):
    """The same signed content was accepted before."""


class Replays(Protocol):
    """What was accepted, until it is too old to be accepted anyway."""

    async def admit(self, fingerprint: bytes, until: datetime) -> None:
        """Remember a message by the hash of what was signed; raises Replayed when it is known."""


class RememberedReplays:
    """In the memory of one process."""

    def __init__(self) -> None:
        self._until: dict[bytes, datetime] = {}

    async def admit(self, fingerprint: bytes, until: datetime) -> None:
        """See Replays."""
        if fingerprint in self._until:
            raise Replayed
        if len(self._until) >= TIDY_FROM:
            now = utc_now()
            self._until = {known: end for known, end in self._until.items() if end >= now}
        self._until[fingerprint] = until
