"""What is wrong with a request, in words for people of both languages."""

import ast
from pathlib import Path
from typing import Annotated, get_args

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, TypeAdapter, ValidationError
from pydantic_core import core_schema

from shared.validation import FALLBACK, GERMAN, problem_of, unfit

ROOT = Path(__file__).parents[2]


def told(adapter: TypeAdapter, value: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(value)
    (error,) = problem_of(RequestValidationError(caught.value.errors()), "application/json").errors
    return dict(error.message)


def test_a_value_that_cannot_be_meant_is_told_in_both_languages() -> None:
    def refuse(_: int) -> int:
        raise unfit("odd", "Das geht nicht: {nichts} wird eingesetzt.", "That cannot be.")

    assert told(TypeAdapter(Annotated[int, AfterValidator(refuse)]), 1) == {
        "de": "Das geht nicht: {nichts} wird eingesetzt.",
        "en": "That cannot be.",
    }


@pytest.mark.parametrize(("kind", "value"), [(int, "x"), (list[int], 3), (dict[str, int], []), (float, "x"), (str, 1)])
def test_what_a_program_got_wrong_has_german_words_too(kind, value) -> None:
    assert told(TypeAdapter(kind), value)["de"] != FALLBACK


def test_every_word_is_for_an_error_there_is() -> None:
    assert set(GERMAN) <= set(get_args(core_schema.ErrorType))


ONE_LANGUAGE = {"ValueError", "AssertionError", "PydanticCustomError"}
SEEDING = "seeding"
"""Forms of seeds are read by operators only, in English."""


def crosses_http(path: Path) -> bool:
    """Whether the module makes models of requests."""
    return SEEDING not in path.parts and ("ApiModel" in path.read_text("utf-8") or path.stem.endswith("schemas"))


def in_one_language(source: str) -> set[str]:
    """The checker: what is raised in a module that a person is told in English only."""
    raised = [node.exc for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Raise)]
    return ONE_LANGUAGE & {ast.unparse(each.func) for each in raised if isinstance(each, ast.Call)}


MODELS = sorted(path for path in (ROOT / "services").rglob("*.py") if crosses_http(path))


@pytest.mark.parametrize("path", MODELS, ids=lambda path: str(path.relative_to(ROOT / "services")))
def test_no_request_is_refused_in_one_language_only(path: Path) -> None:
    """Validators raise what `unfit` makes: a bare ValueError reaches a clerk as "Der Wert ist ungültig."."""
    assert in_one_language(path.read_text("utf-8")) == set()


def test_the_checker_catches_a_bare_error() -> None:
    assert in_one_language("def check(value):\n    raise ValueError('odd')") == {"ValueError"}
    assert in_one_language("def check(value):\n    raise unfit('odd', 'schief', 'odd')") == set()
    assert len(MODELS) > 50, "it looks where the models are"
