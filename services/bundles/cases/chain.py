"""The timeline as a chain: every entry carries a hash over itself and the entry before, so that tampering shows; pure.

The case keeps length and head of its chain in its own row, so that a cut tail shows too.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Literal
from uuid import UUID

GENESIS: Final = bytes(32)
"""What stands before the first entry."""
Fault = Literal["changed", "gap", "cut"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, not yet in the chain; `detail` holds codes, never content."""

    code: str
    part: str | None = None
    detail: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends."""

    length: int
    hash: bytes


EMPTY: Final = Head(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which a chain does not hold; `position` counts from 1."""

    position: int
    fault: Fault


def link(case_id: UUID, head: Head, at: datetime, entries: Iterable[Entry]) -> tuple[list[dict[str, Any]], Head]:
    """The rows of new entries, hashed one onto the other, and the new head."""
    rows: list[dict[str, Any]] = []
    for entry in entries:
        row = {
            "case_id": case_id,
            "position": head.length + 1,
            "at": at,
            "code": entry.code,
            "part": entry.part,
            "detail": dict(entry.detail or {}),
        }
        head = Head(head.length + 1, hash_of(head.hash, row))
        rows.append(row | {"hash": head.hash})
    return rows, head


def hash_of(previous: bytes, row: Mapping[str, Any]) -> bytes:
    """SHA-256 over the hash before and the canonical JSON of the entry."""
    at: datetime = row["at"]
    content = [
        str(row["case_id"]),
        row["position"],
        at.astimezone(UTC).isoformat(),
        row["code"],
        row["part"],
        row["detail"],
    ]
    return sha256(previous + json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).digest()


def first_break(rows: Sequence[Mapping[str, Any]], head: Head) -> Break | None:
    """The first place where rows, ordered by position, do not form the chain that ends in `head`; None when all is well."""
    previous = GENESIS
    for position, row in enumerate(rows, start=1):
        if row["position"] != position:
            return Break(position, "gap")
        previous = hash_of(previous, row)
        if previous != row["hash"]:
            return Break(position, "changed")
    if len(rows) != head.length or previous != head.hash:
        return Break(min(len(rows), head.length) + 1, "cut")
    return None
