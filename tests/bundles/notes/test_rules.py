"""Who may read which note, over all words of the person and all states; with a broken twin for each way to be too generous."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.bundles.cases.states import HANDED_OVER, PartState
from services.bundles.cases.store import PartRow
from services.bundles.consents.rules import Decision
from services.bundles.definitions.content import NoteGround
from services.bundles.notes.rules import Audience, Note, may_read, readers_of
from tests.bundles.seeds import definition

BIRTH = definition("elternexpress")
KEYS = tuple(part.id for part in BIRTH.parts)
CONSENTS = {part.id: part.shares_notes.consent for part in BIRTH.parts if part.shares_notes}
AT = datetime(2026, 3, 20, tzinfo=UTC)
May = Callable[[Note, PartRow, dict[str, Decision]], bool]


def row(key: str, state: PartState = "released", authority: str | None = None) -> PartRow:
    part = BIRTH.part(key)
    assert part is not None
    return PartRow(
        UUID(int=1), UUID(int=2), key, part.service, authority or part.authority, part.kind, state, 1, None, None, AT
    )


def note(key: str, audience: Audience = "authorities") -> Note:
    return Note(UUID(int=3), UUID(int=2), key, row(key).authority_id, audience, b"", AT)


@st.composite
def situations(draw) -> tuple[Note, PartRow, dict[str, Decision]]:
    written = note(draw(st.sampled_from(KEYS)), draw(st.sampled_from(get_args(Audience))))
    reader = row(draw(st.sampled_from(KEYS)), draw(st.sampled_from(get_args(PartState))))
    decision = st.none() | st.sampled_from(get_args(Decision))
    words = {name: draw(decision) for name in CONSENTS.values()}
    return written, reader, {name: word for name, word in words.items() if word is not None}


def ours(written: Note, reader: PartRow, words: dict[str, Decision]) -> bool:
    return may_read(written, reader, BIRTH, words)


def too_generous(may: May, written: Note, reader: PartRow, words: dict[str, Decision]) -> str | None:
    """What somebody is shown who must not see it."""
    if not may(written, reader, words) or written.authority_id == reader.authority_id:
        return None
    if written.audience == "unit":
        return "kept for a unit"
    if reader.state not in HANDED_OVER:
        return "not in hand"
    open_ones = [key for key in (written.part, reader.key) if words.get(CONSENTS.get(key) or "") != "given"]
    return f"no consent for {open_ones}" if open_ones else None


@given(situations())
def test_nobody_reads_without_a_ground(situation) -> None:
    assert too_generous(ours, *situation) is None


@given(situations())
def test_taking_back_any_consent_hides_and_never_shows(situation) -> None:
    written, reader, words = situation
    for name in words:
        fewer = {**words, name: "revoked"}
        assert ours(written, reader, fewer) <= ours(written, reader, words) or words[name] != "given"
        if written.authority_id != reader.authority_id and name in (
            CONSENTS.get(written.part),
            CONSENTS.get(reader.key),
        ):
            assert not ours(written, reader, fewer)


@given(situations())
def test_a_unit_always_reads_its_own(situation) -> None:
    written, reader, words = situation
    assert ours(written, replace(reader, authority_id=written.authority_id), words)


def test_broken_twins_are_caught() -> None:
    given_all: dict[str, Decision] = dict.fromkeys(CONSENTS.values(), "given")
    shared, reader = note("geburtsurkunde"), row("elterngeld")
    assert ours(shared, reader, given_all), "there must be something to see"
    everybody: May = lambda *_: True  # noqa: E731 - a rule that knows no limits
    assert too_generous(everybody, note("geburtsurkunde", "unit"), reader, given_all) == "kept for a unit"
    assert too_generous(everybody, shared, row("elterngeld", "decided"), given_all) == "not in hand"
    half = {**given_all, CONSENTS["geburtsurkunde"]: "revoked"}
    assert too_generous(everybody, shared, reader, half) == "no consent for ['geburtsurkunde']"
    assert too_generous(everybody, shared, row("kindergeld"), given_all) == "no consent for ['kindergeld']"


def test_a_consent_is_for_the_authority_it_names() -> None:
    words: dict[str, Decision] = dict.fromkeys(CONSENTS.values(), "given")
    assert ours(note("geburtsurkunde"), row("elterngeld"), words)
    assert not ours(note("geburtsurkunde"), row("elterngeld", authority="sozialamt"), words)


def test_a_law_does_without_consent() -> None:
    lawful = BIRTH.model_copy(
        update={
            "parts": tuple(
                p.model_copy(update={"shares_notes": NoteGround(law="§ 1 Beispielgesetz")}) for p in BIRTH.parts
            )
        }
    )
    assert may_read(note("geburtsurkunde"), row("elterngeld"), lawful, {})
    parts = {key: row(key) for key in KEYS}
    assert readers_of(note("geburtsurkunde"), parts, lawful, {}) == tuple(
        sorted({each.authority_id for each in parts.values()} - {"standesamt"})
    )


@pytest.mark.parametrize("ground", [{}, {"law": " "}, {"consent": "a", "law": "b"}])
def test_a_ground_is_a_consent_or_a_law(ground) -> None:
    with pytest.raises(ValidationError):
        NoteGround.model_validate(ground)
