"""Prepared answers of this process, each with the edition it belongs to."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from shared.compression import packed

KEPT_PAGES: Final = 512
KEPT_BYTES: Final = 32 * 1024 * 1024
"""Whole exports lie here too: the shelf is bounded by what it weighs, not only by how many there are. Compressed bodies, a fraction of the
others, come on top."""

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Kept:
    """An answer: `present` is the edition and day it is true for, `route` is what the figures are counted by.

    It is compressed once, when somebody first asks for that; all that lies here is public.
    """

    present: str
    tag: str
    body: bytes
    headers: Headers
    route: Any
    _packed: bytes = field(default=b"", init=False, repr=False)

    async def packed(self) -> bytes:
        """The body compressed with gzip; empty where that is not worth it."""
        if not self._packed:
            self._packed = await packed(self.body)
        return self._packed


class Shelf:
    """Answers by media type and address, the least used thrown away first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, str, bytes], Kept] = OrderedDict()
        self._weight = 0

    def take(self, media: str, scope: Mapping[str, Any], present: str) -> Kept | None:
        """The answer to the request of an ASGI scope when it is still true."""
        place = (media, scope["path"], scope["query_string"])
        kept = self._pages.get(place)
        if kept is None or kept.present != present:
            return None
        self._pages.move_to_end(place)
        return kept

    def put(self, media: str, scope: Mapping[str, Any], kept: Kept) -> None:
        """Keep an answer."""
        place = (media, scope["path"], scope["query_string"])
        before = self._pages.pop(place, None)
        self._weight += len(kept.body) - (len(before.body) if before else 0)
        self._pages[place] = kept
        while len(self._pages) > KEPT_PAGES or self._weight > KEPT_BYTES:
            _, thrown = self._pages.popitem(last=False)
            self._weight -= len(thrown.body)

    def clear(self) -> None:
        """Throw everything away."""
        self._pages.clear()
        self._weight = 0
