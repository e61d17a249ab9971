"""Refuse wishes that do not fit the definition, naming every field at fault."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from services.bundles.compiler.activity import effective_kind
from services.bundles.compiler.facts import fact_errors, with_defaults
from services.bundles.definitions.content import Definition
from shared.language import Text
from shared.problems import FieldError, Invalid

MOST_ERRORS: Final = 50
NO_EVENT: Final[Text] = {
    "de": "Dieses Bündel braucht kein Ereignisdatum.",
    "en": "This bundle needs no event date.",
}
UNKNOWN_PART: Final[Text] = {
    "de": "Diesen Teil gibt es nicht, oder er geschieht von selbst.",
    "en": "There is no such part, or it happens by itself.",
}


def refuse(errors: Sequence[FieldError]) -> None:
    """Raise Invalid if there is anything to refuse."""
    if errors:
        raise Invalid(errors=errors[:MOST_ERRORS])


def check_facts(definition: Definition, facts: Mapping[str, Any]) -> None:
    """Raise Invalid for facts that are not declared or do not fit."""
    refuse(fact_errors(definition, facts))


def check_event(definition: Definition, event_date: date | None) -> None:
    """Raise Invalid for a date where the bundle has no event."""
    if event_date is not None and definition.event is None:
        raise Invalid(errors=[FieldError("eventDate", NO_EVENT)])


def check_deselected(definition: Definition, facts: Mapping[str, Any], deselected: Sequence[str]) -> None:
    """Raise Invalid for parts that are unknown or happen by themselves."""
    known = with_defaults(definition, facts)
    errors = []
    for position, key in enumerate(deselected):
        part = definition.part(key)
        if part is None or effective_kind(part, known) == "automatic":
            errors.append(FieldError(f"deselected.{position}", UNKNOWN_PART))
    refuse(errors)
