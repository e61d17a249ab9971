"""Names in a form that stand for nothing. Pure."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from shared.problems import FieldError


def missing(field: str, names: Iterable[str], known: Container[str]) -> Iterator[FieldError]:
    """An error for every name that is not known."""
    for name in names:
        if name not in known:
            yield FieldError(field, {"de": f"„{name}“ ist nicht bekannt.", "en": f"“{name}” is not known."})


def successor_faults(
    subject: str, successor: str | None, known: Mapping[str, Mapping[str, Any]]
) -> Iterator[FieldError]:
    """An unknown successor, and one that leads back to where it came from; `known` gives the `successor_id` of each."""
    if successor is None:
        return
    yield from missing("successor", [successor], known)
    seen: set[str | None] = {subject}
    after: str | None = successor
    while after is not None and after in known and after not in seen:
        seen.add(after)
        after = known[after].get("successor_id")
    if after in seen:
        yield FieldError("successor", {
            "de": "Die Nachfolge führt im Kreis zurück.", "en": "The line of successors leads back to itself.",
        })  # fmt: skip
