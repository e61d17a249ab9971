"""Of what kind fees are; not known is a kind of its own and never an empty zero. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from services.catalog.validity import holds_on

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
    newest = dict[str, Mapping[str, Any]]()
    for item in items:
        held = newest.get(item["label"])
        if holds_on(item, today) and (held is None or (item.get("validFrom") or "") >= (held.get("validFrom") or "")):
            newest[item["label"]] = item
    return list(newest.values())


def not_over(items: Sequence[Mapping[str, Any]], today: date) -> list[Mapping[str, Any]]:
    """The positions that hold on a day or will: what a reader that knows validity is told."""
    now = in_force(items, today)
    return [item for item in items if item in now or (item.get("validFrom") or "") > today.isoformat()]
