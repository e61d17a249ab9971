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


SCHEMAS = sorted(path for path in (ROOT / "services").rglob("*.py") if path.stem.endswith("schemas"))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: str(path.relative_to(ROOT / "services")))
def test_no_request_is_refused_in_one_language_only(path: Path) -> None:
    """Validators raise what `unfit` makes: a bare ValueError reaches a clerk as "Der Wert ist ungültig."."""
    raised = [
        ast.unparse(node.exc.func)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    ]
    assert not {"ValueError", "AssertionError", "PydanticCustomError"} & set(raised)
