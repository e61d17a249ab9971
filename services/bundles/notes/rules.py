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


def takes_part(definition: Definition, key: str, authority: str, decisions: Decisions) -> bool:
    """Whether there is a ground for an authority to share notes at this part: a law, or a consent that is given now.

    The consent names the authority of the definition; one the part was forwarded to has none.
    """
    part = definition.part(key)
    ground = part.shares_notes if part else None
    if part is None or ground is None:
        return False
    return ground.consent is None or (authority == part.authority and decisions.get(ground.consent) == "given")


def may_read(note: Note, reader: PartRow, definition: Definition, decisions: Decisions) -> bool:
    """Whether who has the part `reader` in hand may read the note.

    A unit always reads its own. Another's is read only if that one shared it, both parts have a ground now, and the reader's
    part is not over: who has decided needs to know no more.
    """
    if note.authority_id == reader.authority_id:
        return True
    if note.audience != "authorities" or reader.state not in HANDED_OVER:
        return False
    sides = ((note.part, note.authority_id), (reader.key, reader.authority_id))
    return all(takes_part(definition, key, authority, decisions) for key, authority in sides)


def readers_of(
    note: Note, parts: Mapping[str, PartRow], definition: Definition, decisions: Decisions
) -> tuple[str, ...]:
    """Other authorities that may read the note now, each once, in order."""
    others: Iterable[PartRow] = (row for row in parts.values() if row.authority_id != note.authority_id)
    return tuple(sorted({row.authority_id for row in others if may_read(note, row, definition, decisions)}))
