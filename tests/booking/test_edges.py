"""The fifty edge cases of docs/edge-cases.md: each has a test that carries its number, or a reason why it has none."""

import re
from collections.abc import Iterable
from pathlib import Path

TESTS = Path(__file__).parents[1]
ALL = frozenset(range(1, 51))
NOT_HERE: dict[int, str] = {}
"""Number -> why no test can carry it."""


def numbered(sources: Iterable[str]) -> set[int]:
    """The numbers that stand in marks."""
    return {
        int(number)
        for source in sources
        for number in re.findall(r"^\s*@pytest\.mark\.edge\((\d+)\)", source, re.MULTILINE)
    }


def test_every_edge_case_has_a_test_or_a_reason() -> None:
    covered = numbered(path.read_text() for path in TESTS.rglob("test_*.py"))
    assert ALL - covered - NOT_HERE.keys() == set()
    assert covered <= ALL
    assert covered & NOT_HERE.keys() == set(), "a reason that is no longer true"


def test_the_page_names_all_of_them() -> None:
    page = (TESTS.parent / "docs" / "edge-cases.md").read_text()
    assert {int(number) for number in re.findall(r"\| (\d+) \|", page)} == ALL


def test_the_search_tells_a_mark_from_a_mention() -> None:
    assert numbered(["@pytest.mark.edge(3)\ndef test(): ...", "# edge(4)", "    @pytest.mark.edge(5)"]) == {3, 5}
