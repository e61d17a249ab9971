"""The verbs of notes: an authority writes, reads and removes; the person reads what is shared, and learns of the rest that it exists."""

from collections import Counter
from typing import Final
from uuid import UUID

from services.bundles.access_log.store import Look, What, record
from services.bundles.cases import store as cases
from services.bundles.cases.opening import Desk, OpenCase, open_case, opened
from services.bundles.cases.states import HANDED_OVER, WrongState
from services.bundles.cases.store import PartRow
from services.bundles.inbox.handling import owns
from services.bundles.notes import store
from services.bundles.notes.problems import SharingNotAllowed, TooManyNotes
from services.bundles.notes.rules import Note, may_read, readers_of, takes_part
from services.bundles.notes.schemas import KeptNotes, NoteRequest, SharedNoteView, UnitNoteView
from shared.ids import new_id
from shared.problems import NotFound

MOST: Final = 100
"""Notes of one unit on one case."""


async def write(desk: Desk, part_id: UUID, wish: NoteRequest) -> UnitNoteView:
    """Keep a note. Raises WrongState for a part that is not in hand, SharingNotAllowed, TooManyNotes."""
    case, row = await _at(desk, part_id, lock=True)
    if row.state not in HANDED_OVER:
        raise WrongState(state=row.state, wanted="noted")
    if wish.audience == "authorities" and not takes_part(case.definition, row.key, row.authority_id, case.consents):
        raise SharingNotAllowed
    there = await store.notes_of(desk.session, case.file.id)
    if sum(each.authority_id == row.authority_id for each in there) >= MOST:
        raise TooManyNotes(most=MOST)
    note_id = new_id()
    sealed = desk.vault.seal_file(case.file, note_id, wish.words.encode())
    note = Note(note_id, case.file.id, row.key, row.authority_id, wish.audience, sealed, desk.now)
    await store.add(desk.session, {name: getattr(note, name) for name in Note.__slots__})
    await _keep_track(desk, case, row, note, "note_shared")
    return _view(desk, case, note)


async def read(desk: Desk, part_id: UUID) -> list[UnitNoteView]:
    """What the authority of the part may read now, oldest first; the look is kept for the person."""
    case, row = await _at(desk, part_id)
    notes = await store.notes_of(desk.session, case.file.id)
    await _record(desk, row, "notes")
    return [_view(desk, case, note) for note in notes if may_read(note, row, case.definition, case.consents)]


async def remove(desk: Desk, part_id: UUID, note_id: UUID) -> None:
    """Take back a note of one's own unit; raises NotFound for any other, and a second time."""
    case, row = await _at(desk, part_id, lock=True)
    notes = await store.notes_of(desk.session, case.file.id)
    note = next((each for each in notes if each.id == note_id and each.authority_id == row.authority_id), None)
    if note is None:
        raise NotFound
    await store.remove(desk.session, note_id)
    await _keep_track(desk, case, row, note, "note_removed")


async def shown(desk: Desk, case_id: UUID) -> list[SharedNoteView]:
    """The shared notes of a case for whom it belongs to."""
    return (await for_holder(desk, await open_case(desk, case_id)))[0]


async def for_holder(desk: Desk, case: OpenCase) -> tuple[list[SharedNoteView], list[KeptNotes]]:
    """The shared notes with who may read them now, and how many each unit keeps for itself."""
    notes = await store.notes_of(desk.session, case.file.id)
    views = [
        SharedNoteView(
            **_told(desk, case, note), readers=list(readers_of(note, case.parts, case.definition, case.consents))
        )
        for note in notes
        if note.audience == "authorities"
    ]
    kept = Counter(note.authority_id for note in notes if note.audience == "unit")
    return views, [KeptNotes(authority=authority, number=number) for authority, number in sorted(kept.items())]


async def _at(desk: Desk, part_id: UUID, *, lock: bool = False) -> tuple[OpenCase, PartRow]:
    """The case and the caller's part of it; raises NotFound alike for a foreign part and for none."""
    found = await cases.find_part(desk.session, part_id)
    file = await cases.find_case(desk.session, found.case_id, lock=lock) if found and owns(desk, found) else None
    case = await opened(desk, file) if file else None
    row = next((row for row in case.parts.values() if row.id == part_id and owns(desk, row)), None) if case else None
    if case is None or row is None:  # also: forwarded a moment ago
        raise NotFound
    return case, row


async def _keep_track(desk: Desk, case: OpenCase, row: PartRow, note: Note, code: str) -> None:
    """Every change of a note is in the access log; only those of shared ones are news for the timeline."""
    await _record(desk, row, "note")
    if note.audience == "authorities":
        run = case.run(desk.session, desk.now)
        run.note(code, row.key)
        await run.write()


async def _record(desk: Desk, row: PartRow, what: What) -> None:
    actor = desk.vault.owner_hash(desk.caller.key)
    await record(desk.session, Look(row.case_id, desk.now, "parts:decide", what, actor, row.authority_id, row.key))


def _view(desk: Desk, case: OpenCase, note: Note) -> UnitNoteView:
    return UnitNoteView(**_told(desk, case, note), audience=note.audience)


def _told(desk: Desk, case: OpenCase, note: Note) -> dict[str, object]:
    words = desk.vault.open_file(case.file, note.id, note.sealed_words).decode()
    return {
        "id": note.id, "part": note.part, "authority": note.authority_id, "words": words, "written_at": note.written_at,
    }  # fmt: skip
