"""From text to comparable words: folded, stemmed, and taken apart where German glues words together. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")
TWO_LETTER_UMLAUTS: Final = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})
FILLER_WORDS: Final = """
aber als am an auf aus bei beim bin das dem den der des die ein eine einen einer eines fur haben habe hat ich im in ist kann
konnen man mein meine meinen meiner meinem mir mit mochte muss nach oder ohne sein soll sollen uber um und vom von wann was wegen wer
werden wie will wo woher zu zum zur brauche braucht bekomme bekommen beantragen beantragt antrag stellen lassen machen neu nuen nus
leipzig leipzigs leipziger a an the for how to my i of
"""
FILLERS: Final = frozenset(FILLER_WORDS.split())
"""Words that name no service. They are dropped from a query unless nothing else is left."""
SUFFIXES: Final = ("ungen", "innen", "ung", "ern", "en", "em", "er", "es", "e", "n")
SHORTEST_STEM: Final = 4
SHORTEST_PART: Final = 4
PART_STRENGTH: Final = 0.75
MOST_WORDS: Final = 8

WHOLE, BEGINNING, ENDING = 0, 1, 2
"""Sides of a word: the beginning and the ending of a compound add up, e.g. `hund` and `anmeld` of "Hundeanmeldung"."""


class Candidate(NamedTuple):
    """A word to look for instead of the word at `position` of the query, and how good a substitute it is (0 to 1)."""

    position: int
    side: int
    word: str
    strength: float


def fold(text: str) -> str:
    """Lower case without umlauts, accents and punctuation; `ü`, `ue` and `u` fall together, for people type all three."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(TWO_LETTER_UMLAUTS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    joined = bare.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return NOT_A_WORD.sub(" ", joined).strip()


def stem(word: str) -> str:
    """A folded word without its ending, crude on purpose: both sides of the comparison lose the same letters."""
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            word = word[: -len(suffix)]
            break
    return word[:-1] if word.endswith("s") and len(word) > SHORTEST_STEM - 1 else word


def words_of(text: str) -> list[str]:
    """The folded words of a text that can name a service, each once, in their order."""
    words = fold(text).split()
    return list(dict.fromkeys([word for word in words if word not in FILLERS] or words))


def stems_of(text: str) -> list[str]:
    """The same, stemmed."""
    return list(dict.fromkeys(stem(word) for word in words_of(text)))


def query_candidates(text: str) -> list[Candidate]:
    """What to look for: every word of the query itself, and its beginnings and endings, which may be words of their own."""
    candidates = []
    for position, word in enumerate(words_of(text)[:MOST_WORDS]):
        candidates.append(Candidate(position, WHOLE, stem(word), 1.0))
        for length in range(SHORTEST_PART, len(word)):
            strength = PART_STRENGTH * length / len(word)
            candidates.append(Candidate(position, BEGINNING, stem(word[:length]), strength))
            candidates.append(Candidate(position, ENDING, stem(word[-length:]), strength))
    return candidates


def compound_parts(word: str, vocabulary: AbstractSet[str]) -> set[str]:
    """The known words a longer word begins or ends with: `geburtsurkund` has `geburt` and `urkund`."""
    return {part for part in possible_parts(word) if part in vocabulary}


def possible_parts(word: str) -> Iterator[str]:
    """Every beginning and ending of a word that is long enough to be a word."""
    for length in range(SHORTEST_PART, len(word)):
        yield from (word[:length], word[-length:])
