"""Who takes gzip, and what is worth it."""

import gzip

import pytest

from shared.compression import LEAST_PACKED, packed, takes_gzip


@pytest.mark.parametrize(("header", "takes"), [
    ("", False), ("gzip", True), ("GZIP", True), ("br, gzip, deflate", True), ("gzip;q=0.5", True), ("gzip; q=0", False), ("*", True),
    ("gzip;q=0.000, *", False), ("identity", False), ("br", False), ("*;q=0", False),
])  # fmt: skip
def test_who_takes_gzip(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes


async def test_what_fits_into_a_packet_stays_as_it_is() -> None:
    assert await packed(b"x" * (LEAST_PACKED - 1)) == b""
    once, again = await packed(b"x" * LEAST_PACKED), await packed(b"x" * LEAST_PACKED)
    assert gzip.decompress(once) == b"x" * LEAST_PACKED
    assert once == again
