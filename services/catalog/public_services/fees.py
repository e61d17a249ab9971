"""Of what kind fees are; not known is a kind of its own and never an empty zero. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

FeeKind = Literal["fixed", "range", "free", "unknown"]


def kind_of(items: Sequence[Mapping[str, Any]]) -> FeeKind:
    """The kind of all positions together: a single price, several or a range, nothing to pay, or not known."""
    kinds = {kind_of_one(item) for item in items}
    if not kinds:
        return "unknown"
    return kinds.pop() if len(items) == 1 or kinds == {"free"} else "range"


def kind_of_one(item: Mapping[str, Any]) -> FeeKind:
    """The kind of one position."""
    if item.get("upTo") is not None:
        return "range"
    return "free" if float(item["amount"]) == 0 else "fixed"


def in_force(items: Sequence[Mapping[str, Any]], today: date) -> list[Mapping[str, Any]]:
    """The positions that hold on a day: of those with the same label the newest that has begun."""
    newest, day = dict[str, Mapping[str, Any]](), today.isoformat()
    for item in items:
        begins, held = item.get("validFrom") or "", newest.get(item["label"])
        if begins <= day and (held is None or begins >= (held.get("validFrom") or "")):
            newest[item["label"]] = item
    return list(newest.values())
