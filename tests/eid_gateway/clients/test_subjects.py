"""Pseudonyms."""

from hypothesis import given
from hypothesis import strategies as st

from services.eid_gateway.clients.subjects import pairwise_subject

TEXT = st.text(max_size=20)


@given(TEXT, TEXT, TEXT, TEXT)
def test_two_pairs_never_share_a_pseudonym(provider: str, person: str, other: str, another: str) -> None:
    same = (provider, person) == (other, another)
    assert (pairwise_subject(b"k", provider, person) == pairwise_subject(b"k", other, another)) is same


def test_sectors_cannot_be_compared() -> None:
    assert pairwise_subject(b"sector a", "p", "x") != pairwise_subject(b"sector b", "p", "x")
