"""Bring together what we have and what an import says, field by field, without ever overwriting silently. Pure.

A field the import does not speak of stays. Where both differ, what the same source said last time decides who changed it: if only the
source did, its value is taken; if only we did, ours stays; if both did, or nobody knows, it is a conflict, and ours stays until a person
chooses. A fact (something with a provenance) that we do not know, or only made up, may be filled without asking.
"""

from collections.abc import Container, Mapping
from typing import Any, Final, NamedTuple

UNSURE: Final = frozenset({"unknown", "placeholder"})
PROVENANCE: Final = "provenance"
ABSENT: Final = object()


class Conflict(NamedTuple):
    """A field both sides changed; `ours` stays unless a person chooses `theirs`."""

    field: str
    ours: Any
    theirs: Any


class Merged(NamedTuple):
    """The content after the import, and what a person has to decide."""

    content: dict[str, Any]
    conflicts: list[Conflict]


def merged(ours: Mapping[str, Any], theirs: Mapping[str, Any], last: Mapping[str, Any], take: Container[str]) -> Merged:
    """`last` is what the source said before (empty when never), `take` names fields for which a person chose theirs."""
    conflicts: list[Conflict] = []
    return Merged(_members("", ours, theirs, last, take, conflicts), conflicts)


def same(ours: Any, theirs: Any) -> bool:
    """Whether ours says at least what theirs says, provenance aside; a source need not know all we know of a thing."""
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return all(same(ours.get(name), value) for name, value in theirs.items() if name != PROVENANCE)
    if isinstance(ours, list) and isinstance(theirs, list):
        return bool(theirs or not ours) and all(any(same(own, one) for own in ours) for one in theirs)
    return bool(ours == theirs)


def _members(
    path: str,
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    last: Mapping[str, Any],
    take: Container[str],
    conflicts: list[Conflict],
) -> dict[str, Any]:
    result = dict(ours)
    for name, value in theirs.items():
        field = f"{path}.{name}" if path else name
        if path == "" and name == PROVENANCE:
            continue  # how well the entry as a whole is known stays our own judgement
        own, before = ours.get(name), last.get(name, ABSENT)
        if isinstance(own, Mapping) and isinstance(value, Mapping) and PROVENANCE not in value:
            below = before if isinstance(before, Mapping) else {}
            result[name] = _members(field, own, value, below, take, conflicts)
        elif not same(own, value):
            decided = _decided(field, own, value, before, take, conflicts)
            if name in ours or decided is not None:
                result[name] = decided
    return result


def _decided(field: str, ours: Any, theirs: Any, last: Any, take: Container[str], conflicts: list[Conflict]) -> Any:
    if last is not ABSENT and same(last, theirs) and same(theirs, last):
        return ours
    free = _empty(ours) or (last is not ABSENT and same(ours, last)) or field in take
    if field in take or not free:
        conflicts.append(Conflict(field, ours, theirs))
    return _completed(ours, theirs) if free else ours


def _completed(ours: Any, theirs: Any) -> Any:
    """Theirs with what we know besides: other members of a fact, and the whole entry where a list names one of ours."""
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return {**ours, **{name: _completed(ours.get(name), value) for name, value in theirs.items()}}
    if isinstance(ours, list) and isinstance(theirs, list):
        return [next((own for own in ours if same(own, one)), one) for one in theirs]
    return theirs


def _empty(value: Any) -> bool:
    if isinstance(value, Mapping) and PROVENANCE in value:
        return value[PROVENANCE]["status"] in UNSURE
    return value is None or value in ("", [], {})
