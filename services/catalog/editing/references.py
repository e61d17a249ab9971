"""Names in a form that stand for nothing. Pure."""

from collections.abc import Container, Iterable, Iterator

from shared.problems import FieldError


def missing(field: str, names: Iterable[str], known: Container[str]) -> Iterator[FieldError]:
    """An error for every name that is not known."""
    for name in names:
        if name not in known:
            yield FieldError(field, {"de": f"„{name}“ ist nicht bekannt.", "en": f"“{name}” is not known."})
