"""The watch over growing processes sees one that grows, and only that one."""

import os
import sys

import pytest

from deploy.demo.soak import grown, resident_mb


def test_growth_is_seen() -> None:
    warm = {"catalog": 100.0, "booking": 100.0, "bundles": 20.0, "gone": 90.0}
    after = {"catalog": 110.0, "booking": 140.0, "bundles": 40.0, "new": 500.0}
    assert grown(warm, after) == {"booking": 40.0}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read as Linux tells it")
def test_memory_is_read_from_the_system() -> None:
    sizes = resident_mb({"self": os.getpid(), "down": None, "vanished": 2**22 + 1})
    assert set(sizes) == {"self"}
    assert 10 < sizes["self"] < 4000
