"""The last good answers of the catalog, for the moments in which it gives none (stale-if-error, RFC 5861 §4).

What the city offers changes by the day; better what was true a while ago than nothing. Only public reads, never what belongs to a person.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, NamedTuple

from services.gateway.matching import Entry
from shared.http import Reply
from shared.problems import Problem

MOST_KEPT: Final = 2_000
LARGEST_KEPT: Final = 131_072
LONGEST_SECONDS: Final = 3_600.0
FRESH_SECONDS: Final = 60.0
"""What a reader may take for fresh; the age beyond is told as a negative lifetime (RFC 9211)."""
CHOOSING: Final = ("accept", "accept-encoding", "accept-language")
"""Headers by which the catalog chooses the form of an answer."""


class _Kept(NamedTuple):
    reply: Reply
    since: float


class LastGood:
    """Answers by address and form, the longest unused dropped first; one per process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()

    async def or_last(self, address: str, headers: Mapping[str, str], ask: Callable[[], Awaitable[Reply]]) -> Reply:
        """The answer of `ask`; when there is none, or one that says the catalog is broken, the last good one."""
        key = (address, *(headers.get(name, "") for name in CHOOSING))
        try:
            reply = await ask()
        except Problem:
            last = self._recall(key)
            if last is None:
                raise
            return last
        if reply.status >= 500:
            return self._recall(key) or reply
        if reply.status == 200 and len(reply.body) <= LARGEST_KEPT:
            self._remember(key, reply)
        return reply

    def _remember(self, key: tuple[str, ...], reply: Reply) -> None:
        self._kept[key] = _Kept(reply, time.monotonic())
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def _recall(self, key: tuple[str, ...]) -> Reply | None:
        kept = self._kept.get(key)
        age = time.monotonic() - kept.since if kept else LONGEST_SECONDS
        if kept is None or age >= LONGEST_SECONDS:
            return None
        told = {
            "Cache-Status": f"gateway; hit; ttl={int(FRESH_SECONDS - age)}; detail=stale-if-error",
            "Age": str(int(age)),
        }
        return Reply(200, dict(kept.reply.headers) | told, kept.reply.body)


def is_kept(entry: Entry) -> bool:
    """Whether answers to a call are kept: public reads of the catalog."""
    return (entry.method, entry.room, entry.access) == ("GET", "catalog", "public")
