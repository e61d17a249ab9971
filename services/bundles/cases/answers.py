"""Values of the form, checked against their declarations: only what the bundle asks for, in the type it says, within limits."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from services.bundles.definitions.content import Definition
from shared.language import Text
from shared.problems import FieldError

MAX_TEXT: Final = 500
MAX_STRUCTURE_BYTES: Final = 16_384
UNKNOWN_INPUT: Final[Text] = {
    "de": "Dieses Feld gibt es in diesem Bündel nicht.",
    "en": "This bundle has no such field.",
}
EXPECTED: Final[Mapping[str, Text]] = {
    "text": {"de": "Hier wird ein Text bis 500 Zeichen erwartet.", "en": "A text of up to 500 characters is expected."},
    "int": {"de": "Hier wird eine ganze Zahl ab 0 erwartet.", "en": "A whole number from 0 is expected."},
    "date": {"de": "Hier wird ein Datum wie 2026-11-18 erwartet.", "en": "A date such as 2026-11-18 is expected."},
    "object": {
        "de": "Hier werden Felder mit Namen bis 16 kB erwartet.",
        "en": "Named fields of up to 16 kB are expected.",
    },
    "list": {"de": "Hier wird eine Liste bis 16 kB erwartet.", "en": "A list of up to 16 kB is expected."},
}


def answer_errors(definition: Definition, answers: Mapping[str, Any]) -> list[FieldError]:
    """What is wrong with the answers; an empty list when all are declared and fit."""
    errors = []
    for name, value in answers.items():
        declared = definition.inputs.get(name)
        if declared is None:
            errors.append(FieldError(f"answers.{name[:64]}", UNKNOWN_INPUT))
        elif not FITS[declared.type](value):
            errors.append(FieldError(f"answers.{name}", EXPECTED[declared.type]))
    return errors


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_TEXT and _storable(value)


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**9


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_object(value: Any) -> bool:
    return isinstance(value, dict) and _storable(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and _storable(value)


def _storable(value: Any) -> bool:
    """Small enough, and made of real characters: a lone surrogate could not be sent on as UTF-8."""
    try:
        return len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode()) <= MAX_STRUCTURE_BYTES
    except (UnicodeEncodeError, ValueError, RecursionError):
        return False


FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": _is_text,
    "int": _is_int,
    "date": _is_date,
    "object": _is_object,
    "list": _is_list,
}


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old values with the new ones; a null takes a value back."""
    return {name: value for name, value in {**old, **new}.items() if value is not None}
