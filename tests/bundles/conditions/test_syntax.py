"""The condition language: what it reads, what it refuses and where."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bundles.conditions.syntax import MAX_LENGTH, ConditionError, parse
from services.bundles.conditions.tree import And, Comparison, Constant, Fact, Not, Or


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("married", Fact("married")),
        ("true", Constant(True)),
        ("not married", Not(Fact("married"))),
        ("a or b and not c", Or((Fact("a"), And((Fact("b"), Not(Fact("c"))))))),
        ("(a or b) and c", And((Or((Fact("a"), Fact("b"))), Fact("c")))),
        ("insurance == private", Comparison("insurance", "==", "private")),
        ("married != false", Comparison("married", "!=", False)),
        ("children>=3", Comparison("children", ">=", 3)),
        ("  n < 007 ", Comparison("n", "<", 7)),
        ("android", Fact("android")),
    ],
)
def test_reads(text: str, tree: object) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("a and", 5),
        ("a b", 2),
        ("(a or b", 7),
        ("a = b", 2),
        ("3 > a", 0),
        ("a == b == c", 7),
        ("a == (b)", 5),
        ("own means not enough", 4),
        ("mark aG, Bl", 5),
        ("__import__('os')", 0),
        ("a.b", 1),
        ("a == 3x", 5),
        ("not " * 30 + "a", 84),
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH),
    ],
)
def test_refuses_and_says_where(text: str, position: int) -> None:
    with pytest.raises(ConditionError) as refused:
        parse(text)
    assert refused.value.position == position


@given(st.text(alphabet=st.sampled_from("ab01 ()<>=!_.,'\"notrdäÄ\n\x00"), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    position = 0
    with suppress(ConditionError):
        try:
            parse(text)
        except ConditionError as error:
            position = error.position
            raise
    assert 0 <= position <= len(text)
