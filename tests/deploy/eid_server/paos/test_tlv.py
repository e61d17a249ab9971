"""TLV objects come back as they went, and what is cut off is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.eid_server.paos.tlv import objects, tlv, value_of


@given(st.sampled_from(["06", "53", "7f49", "5f37", "7f4c"]), st.binary(max_size=700))
def test_objects_come_back(tag: str, value: bytes) -> None:
    made = tlv(tag, value)
    assert list(objects(made + made)) == [(tag, value, made)] * 2


@pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 65535])
def test_lengths_at_the_edges(size: int) -> None:
    assert value_of(tlv("30", bytes(size)), "30") == bytes(size)


@pytest.mark.parametrize("raw", ["30", "7f", "3005", "3082", "30820005aa", "7f4905aa"])
def test_what_is_cut_off_is_noticed(raw: str) -> None:
    with pytest.raises(ValueError, match="cut off"):
        list(objects(bytes.fromhex(raw)))


def test_a_path_that_leads_nowhere() -> None:
    with pytest.raises(ValueError, match="no object 06"):
        value_of(tlv("30", tlv("04", b"x")), "30", "06")
