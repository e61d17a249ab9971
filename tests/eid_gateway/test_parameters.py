"""Parameters of OAuth requests are read strictly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.eid_gateway.parameters import MAX_LENGTH, UnreadableParameters, read_parameters


def test_empty_parameters_count_as_omitted() -> None:
    assert read_parameters(b"a=1&b=&c=x+y%20z") == {"a": "1", "c": "x y z"}


@pytest.mark.parametrize(
    "raw",
    [b"a=1&a=2", b"a=1&a=1", b"a=%00", b"a=%C3%BC", b"a=%0d%0aX", b"a=\xff", b"a=" + b"x" * (MAX_LENGTH + 1),
     b"&".join(b"a%d=1" % number for number in range(50))],
)  # fmt: skip
def test_what_does_not_belong_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableParameters):
        read_parameters(raw)


@given(st.binary(max_size=200))
def test_anything_is_read_or_refused(raw: bytes) -> None:
    try:
        found = read_parameters(raw)
    except UnreadableParameters:
        return
    assert all(value.isascii() and value.isprintable() for value in found.values())
