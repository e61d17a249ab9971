"""What papers are called and when they are needed, in words for people."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from shared.language import Text
from shared.yaml_file import read_yaml

FILE: Final = Path(__file__).with_name("papers.yaml")


@cache
def words() -> Mapping[str, Mapping[str, Text]]:
    """`papers` and `cases` by id."""
    read: dict[str, dict[str, Text]] = read_yaml(FILE)
    return read


def with_words(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """A paper with its name and the case it is needed in; an id without words stands for itself."""
    when = evidence.get("when")
    named = {"title": words()["papers"].get(evidence["id"]) or {"de": _spaced(evidence["id"])}}
    case = None if when is None else words()["cases"].get(when) or {"de": _spaced(when)}
    return {**evidence, **named, "case": case}


def _spaced(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")
