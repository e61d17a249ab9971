"""Nothing that is hidden can be computed from what stands beside it."""

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.documents.small_counts import SMALLEST_SHOWN, hidden, parts_shown, share

COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=5)


@given(COUNTS)
def test_small_parts_are_hidden_and_cannot_be_found_by_subtraction(parts: list[int]) -> None:
    seen = parts_shown(*parts)
    kept_back = [part for part, told in zip(parts, seen, strict=True) if told is None]
    assert all(told in (None, part) for part, told in zip(parts, seen, strict=True))
    assert not any(hidden(told) for told in seen if told is not None)
    if kept_back and not hidden(sum(parts)):
        assert len(kept_back) > 1
        assert sum(kept_back) >= SMALLEST_SHOWN


@given(COUNTS)
def test_no_more_is_hidden_than_must_be(parts: list[int]) -> None:
    if not any(map(hidden, parts)):
        assert parts_shown(*parts) == parts
    assert all(told == 0 for part, told in zip(parts, parts_shown(*parts), strict=True) if part == 0)


def test_the_next_smallest_keeps_a_single_one_company() -> None:
    assert parts_shown(3, 500, 20) == [None, 500, None]
    assert parts_shown(1, 1, 500) == [None, None, None]


def test_a_share_does_not_tell_the_hidden_rest() -> None:
    assert share(6, 1) is None
    assert share(6, 1, 30) is None
    assert share(6, 0, 6) == 50.0
    assert share(0, 0) is None
