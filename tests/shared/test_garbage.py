"""While a process serves, what it started with is not searched for garbage; afterwards all is as before."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from shared.garbage import NEW_OBJECTS, seldom_collected


class Knot:
    """Holds itself, so that only a search finds that nobody else does."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a process that just started: the run of the tests is such a block itself."""
    monkeypatch.setattr("shared.garbage._before", [])
    before = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.freeze()
    gc.set_threshold(*before)


def test_what_comes_while_it_serves_is_found_and_the_rest_when_it_ends() -> None:
    before, old = gc.get_threshold(), Knot()
    first = weakref.ref(old)
    with seldom_collected():
        del old
        second = weakref.ref(Knot())
        gc.collect()
        assert gc.get_threshold() == (NEW_OBJECTS, *before[1:])
        assert (first() is None, second() is None) == (False, True)
    gc.collect()
    assert first() is None
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_it_ends_when_the_process_fails() -> None:
    before = gc.get_threshold()
    with pytest.raises(RuntimeError), seldom_collected():
        raise RuntimeError
    assert gc.get_threshold() == before


def test_of_two_that_overlap_the_last_to_end_lets_go() -> None:
    before = gc.get_threshold()
    first, second = seldom_collected(), seldom_collected()
    first.__enter__()
    old = weakref.ref(Knot())
    gc.freeze()
    second.__enter__()
    first.__exit__(None, None, None)
    gc.collect()
    assert old() is not None, "what was frozen stays so until the last ends"
    second.__exit__(None, None, None)
    gc.collect()
    assert old() is None
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
