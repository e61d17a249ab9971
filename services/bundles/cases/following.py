"""What clients outside hear of a case they follow: codes of its timeline, never content; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.bundles.cases.store import CaseFile
from shared.events.bundles import CaseProgressedV1


def progress_of(file: CaseFile, entries: Sequence[Mapping[str, Any]]) -> list[CaseProgressedV1]:
    """The event about new rows of a case's timeline; none where nobody follows it.

    Entry number i of the event has the code `codes[i]`, the part `parts[i]` (empty: the whole case) and the position `position + i`.
    """
    if not (file.followers and entries):
        return []
    return [
        CaseProgressedV1(
            case_id=file.id,
            followers=tuple(file.followers),
            position=entries[0]["position"],
            codes=tuple(entry["code"] for entry in entries),
            parts=tuple(entry["part"] or "" for entry in entries),
            happened_at=entries[0]["at"],
        )
    ]
