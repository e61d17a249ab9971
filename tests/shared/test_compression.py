"""Who takes gzip."""

import pytest

from shared.compression import takes_gzip


@pytest.mark.parametrize(("header", "takes"), [
    ("", False), ("gzip", True), ("GZIP", True), ("br, gzip, deflate", True), ("gzip;q=0.5", True), ("gzip; q=0", False), ("*", True),
    ("gzip;q=0.000, *", False), ("identity", False), ("br", False), ("*;q=0", False),
])  # fmt: skip
def test_who_takes_gzip(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes
