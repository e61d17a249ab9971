"""Keep Python's search for cyclic garbage out of the way of requests.

What a process builds when it starts lives as long as the process, and is by far most of what it has; and each request leaves behind so few
cycles that looking for them every 700 new objects costs a crowd a third of its time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

NEW_OBJECTS: Final = 20_000
"""So many more objects than were let go of, and the youngest are searched."""


_before: Final[list[tuple[int, int, int]]] = []
"""For each block that has not ended, the thresholds before the first."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """What exists now is not searched until the block ends, and what comes is searched seldom.

    A process has one heap: of blocks that overlap, the first freezes it and the last to end thaws it.
    """
    if not _before:
        gc.freeze()
    _before.append(_before[0] if _before else gc.get_threshold())
    gc.set_threshold(NEW_OBJECTS, *_before[0][1:])
    try:
        yield
    finally:
        before = _before.pop()
        if not _before:
            gc.set_threshold(*before)
            gc.unfreeze()
