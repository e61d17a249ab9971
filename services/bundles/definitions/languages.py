"""Languages of a definition besides German and English: in which texts they are there, and in which not yet. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from services.bundles.definitions.content import Definition

ALWAYS: Final = ("de", "en")


def untranslated(definition: Definition, language: str) -> list[str]:
    """Where the texts are that lack the language, as paths into the definition."""
    return [place for place, text in texts_of(definition) if language not in text]


def further(definition: Definition) -> Iterator[tuple[str, str]]:
    """(place, language) of every text in a language that need not be there."""
    for place, text in texts_of(definition):
        yield from ((place, language) for language in text if language not in ALWAYS)


def texts_of(definition: Definition) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text for people, with its path; parts and facts go by their ids."""
    return _texts("", definition.model_dump())


def _texts(path: str, value: Any) -> Iterator[tuple[str, Mapping[str, str]]]:
    if isinstance(value, Mapping):
        if all(isinstance(value.get(language), str) for language in ALWAYS):
            yield path, value
        else:
            for name, each in value.items():
                yield from _texts(f"{path}.{name}" if path else str(name), each)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, each in enumerate(value):
            named = each.get("id", number) if isinstance(each, Mapping) else number
            yield from _texts(f"{path}.{named}", each)
