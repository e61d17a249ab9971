"""Facts as given by a person: checked against their declarations, completed by defaults."""

from collections.abc import Mapping
from typing import Any, Final

from services.bundles.conditions.evaluation import Facts
from services.bundles.definitions.content import Definition, FactDeclaration
from services.bundles.definitions.linter import fits
from shared.language import Text
from shared.problems import FieldError

UNKNOWN_FACT: Final[Text] = {
    "de": "Nach dieser Angabe wird in diesem Bündel nicht gefragt.",
    "en": "This bundle does not ask for this fact.",
}
EXPECTED: Final[Mapping[str, Text]] = {
    "bool": {"de": "Hier wird ja oder nein (true/false) erwartet.", "en": "Yes or no (true/false) is expected here."},
    "int": {
        "de": "Hier wird eine ganze Zahl von 0 bis {maximum} erwartet.",
        "en": "A whole number from 0 to {maximum}.",
    },
    "enum": {"de": "Hier wird eines von {options} erwartet.", "en": "One of {options} is expected here."},
}


def fact_errors(definition: Definition, given: Mapping[str, Any]) -> list[FieldError]:
    """What is wrong with the given facts; an empty list when all are declared and fit."""
    errors = []
    for name, value in given.items():
        fact = definition.fact(name)
        if fact is None:
            errors.append(FieldError(f"facts.{name[:64]}", UNKNOWN_FACT))
        elif not fits(fact, value):
            errors.append(FieldError(f"facts.{name}", _expected(fact)))
    return errors


def _expected(fact: FactDeclaration) -> Text:
    values = {"maximum": fact.maximum, "options": ", ".join(fact.options)}
    return {language: text.format(**values) for language, text in EXPECTED[fact.type].items()}


def with_defaults(definition: Definition, given: Mapping[str, Any]) -> Facts:
    """The given facts and the defaults of those not given."""
    defaults = {fact.id: fact.default for fact in definition.facts if fact.default is not None}
    return {**defaults, **given}
