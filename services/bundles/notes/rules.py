"""Who may read which note; pure. Asked at every look, so that a word of the person holds at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.bundles.cases.states import HANDED_OVER
from services.bundles.cases.store import PartRow
from services.bundles.consents.rules import Decisions
from services.bundles.definitions.content import Definition

Audience = Literal["unit", "authorities"]


@dataclass(frozen=True, slots=True)
class Note:
    """A row of case_note."""

    id: UUID
    case_id: UUID
    part: str
    authority_id: str
    audience: Audience
    sealed_words: bytes
    written_at: datetime


def takes_part(definition: Definition, key: str, decisions: Decisions) -> bool:
    """Whether there is a ground for this part to share notes: a law, or a consent that is given now."""
    part = definition.part(key)
    ground = part.shares_notes if part else None
    return ground is not None and (ground.consent is None or decisions.get(ground.consent) == "given")


def may_read(note: Note, reader: PartRow, definition: Definition, decisions: Decisions) -> bool:
    """Whether who has the part `reader` in hand may read the note.

    A unit always reads its own. Another's is read only if that one shared it, both parts have a ground now, and the reader's
    part is not over: who has decided needs to know no more.
    """
    if note.authority_id == reader.authority_id:
        return True
    shared = note.audience == "authorities" and reader.state in HANDED_OVER
    return shared and all(takes_part(definition, key, decisions) for key in (note.part, reader.key))


def readers_of(
    note: Note, parts: Mapping[str, PartRow], definition: Definition, decisions: Decisions
) -> tuple[str, ...]:
    """Other authorities that may read the note now, each once, in order."""
    others: Iterable[PartRow] = (row for row in parts.values() if row.authority_id != note.authority_id)
    return tuple(sorted({row.authority_id for row in others if may_read(note, row, definition, decisions)}))
