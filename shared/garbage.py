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


@contextmanager
def seldom_collected() -> Iterator[None]:
    """What exists now is not searched until the block ends, and what comes is searched seldom."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
