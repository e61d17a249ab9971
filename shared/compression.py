"""Compressed answers: who takes them (RFC 9110 §12.5.3), and what is worth it.

Only what is public is compressed. The length of a compressed answer tells how much of it repeats itself: who can watch the line, have it
fetched again and put words of their own into it can guess what else stands there (BREACH). What belongs to a person, a case or an
appointment, also holds words of others, and is loaded by its holder alone: there is little to win, so it goes as it is.
"""

import gzip
from asyncio import to_thread
from functools import lru_cache
from typing import Final

LEAST_PACKED: Final = 1024
"""Less fits into one packet of the network anyway."""


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether `Accept-Encoding` allows gzip: named, or any coding, and not with the weight 0."""
    weights = {}
    for part in accept_encoding.lower().split(","):
        coding, _, weight = part.partition(";")
        weights[coding.strip()] = weight.replace(" ", "").removeprefix("q=") or "1"
    chosen = weights.get("gzip", weights.get("*", "0"))
    return chosen.strip("0.") != ""


async def packed(body: bytes) -> bytes:
    """The body compressed with gzip, the same for the same body; empty where that is not worth it."""
    return await to_thread(gzip.compress, body, mtime=0) if len(body) >= LEAST_PACKED else b""
