"""What a reader makes of files: things by kind and id with the fields the source speaks of."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

ImportKind = Literal["unit", "office", "service"]
ORDER: tuple[ImportKind, ...] = ("unit", "office", "service")
"""Written in this order, because each names the ones before; removed in the opposite one."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing; `defaults` complete it when it is new, and make a whole form together with `content`."""

    kind: ImportKind
    subject: str
    content: dict[str, Any]
    defaults: dict[str, Any] = field(default_factory=dict)


class Unmatched(NamedTuple):
    """Something in a file that was left alone, and why."""

    what: str
    id: str
    reason: Literal["not-ours", "taken-back", "not-understood"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a reader found."""

    things: list[Incoming]
    unmatched: list[Unmatched]
