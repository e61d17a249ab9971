"""Folding, stemming and taking compounds apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.search.words import MOST_WORDS, compound_parts, fold, query_candidates, stem, stems_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Führungszeugnis", "fuehrungszeugnis"),
        ("FÜHRUNGSZEUGNIS", "Fuhrungszeugnis"),
        ("Straße", "strasse"),
        ("Böhlitz", "Boehlitz"),
        ("Café", "cafe"),
        ("Kfz-Zulassung", "kfz zulassung"),
        ("u\u0308ber", "über"),
    ],
)
def test_spellings_fall_together(one, other) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "words",
    [("anmelden", "Anmeldung", "Anmeldungen"), ("Urkunde", "Urkunden"), ("Hund", "Hunde"), ("Ausweis", "Ausweise")],
)
def test_forms_of_a_word_have_one_stem(words) -> None:
    assert len({stem(fold(word)) for word in words}) == 1


def test_fillers_go_unless_nothing_else_is_left() -> None:
    assert stems_of("Ich möchte einen Reisepass beantragen") == [stem("reisepass")]
    assert stems_of("wie") == ["wie"]


def test_compounds_come_apart() -> None:
    assert compound_parts("geburtsurkund", {"geburt", "urkund", "urt", "geburtsurkund"}) == {"geburt", "urkund"}


@given(st.text(max_size=200))
def test_any_text_gives_bounded_plain_candidates(text) -> None:
    candidates = query_candidates(text)
    assert len({candidate.position for candidate in candidates}) <= MOST_WORDS
    assert all(c.word.isascii() and c.word.isalnum() and 0 < c.strength <= 1 for c in candidates)
    assert fold(fold(text)) == fold(text)
