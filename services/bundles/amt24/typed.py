"""Values of an envelope in the types a definition declares, for XML knows only text; what does not fit stays as it is. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from services.bundles.definitions.content import Definition

YES_AND_NO: Final = {"true": True, "1": True, "false": False, "0": False}


def typed_facts(definition: Definition, given: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as the definition wants them."""
    declared = {fact.id: fact.type for fact in definition.facts}
    return {name: _typed(declared.get(name, ""), value) for name, value in given.items()}


def typed_answers(definition: Definition, given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as the definition wants them."""
    return {
        name: _typed(declared.type if (declared := definition.inputs.get(name)) else "", value)
        for name, value in given.items()
    }


def _typed(kind: str, value: Any) -> Any:
    if kind == "bool":
        return YES_AND_NO.get(value, value) if isinstance(value, str) else value
    if kind == "int" and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        return int(value)
    return value
