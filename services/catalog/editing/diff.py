"""The difference of two forms, field by field. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Change(NamedTuple):
    """A field such as `fees.items` with its values before and after; null where there was or is nothing."""

    field: str
    before: Any
    after: Any


def differences(before: Any, after: Any) -> list[Change]:
    """What differs; objects are compared member by member, lists as a whole."""
    return list(_differences("", before, after))


def _differences(field: str, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in [*before, *(name for name in after if name not in before)]:
            yield from _differences(f"{field}.{name}" if field else name, before.get(name), after.get(name))
    elif before != after:
        yield Change(field, before, after)
