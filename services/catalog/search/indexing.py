"""Build the search index of services from their titles, aliases and descriptions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog.public_services.cards import cards_of
from services.catalog.public_services.store import card_facts, replace_cards
from services.catalog.search.store import naming_words, replace_index, texts_of_services
from services.catalog.search.words import compound_parts, fold, possible_parts, stems_of

TITLE: Final = 1.0
ALIAS: Final = 0.9
TITLE_IN_ENGLISH: Final = 0.8
DESCRIPTION: Final = 0.4
PLACE: Final = 0.3
"""Who types the name of an office is shown what can be done there."""
PART_OF_COMPOUND: Final = 0.6


async def index_services(session: AsyncSession, services: Iterable[str]) -> None:
    """Index these services anew, and make the cards that a search shows."""
    wanted = set(services)
    if not wanted:
        return
    rows = await texts_of_services(session, sorted(wanted))
    vocabulary = await _vocabulary(session, sorted(wanted), rows)
    words = [entry for row in rows for entry in word_rows(row, vocabulary)]
    await replace_index(session, sorted(wanted), [document_row(row) for row in rows], words)
    facts = await card_facts(session, sorted(wanted))
    await replace_cards(session, sorted(wanted), [card for row in facts for card in cards_of(row)])


async def _vocabulary(session: AsyncSession, services: Sequence[str], rows: Sequence[RowMapping]) -> set[str]:
    """Words that name a service and may be parts of the words of these; what they are made of is looked up, not the whole catalogue."""
    named = {word for row in rows for text in (row["title"]["de"], *row["aliases"]) for word in stems_of(text)}
    words = {word for row in rows for text, _ in _weighted_texts(row) for word in stems_of(text)}
    parts = {part for word in words for part in possible_parts(word)}
    return named | await naming_words(session, parts - named, services)


def document_row(row: RowMapping | Mapping[str, Any]) -> dict[str, Any]:
    """The texts of a service for the full-text part of the index."""
    return {
        "service_id": row["id"],
        "title": row["title"]["de"],
        "aliases": " ".join(row["aliases"]),
        "body": " ".join([row["description"]["de"], row["unit"], *row["law"]]),
        "phrases": sorted({fold(row["title"]["de"]), *row["aliases"]}),
    }


def word_rows(row: RowMapping | Mapping[str, Any], vocabulary: set[str]) -> Iterator[dict[str, Any]]:
    """Every word of a service with the highest weight it has in any of its texts."""
    weights: dict[str, float] = {}
    for text, weight in _weighted_texts(row):
        for word in stems_of(text):
            parts = compound_parts(word, vocabulary)
            for found, share in ((word, weight), *((part, weight * PART_OF_COMPOUND) for part in parts)):
                weights[found] = max(weights.get(found, 0.0), share)
    yield from ({"service_id": row["id"], "word": word, "weight": weight} for word, weight in weights.items())


def _weighted_texts(row: RowMapping | Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    yield row["title"]["de"], TITLE
    yield row["title"].get("en", ""), TITLE_IN_ENGLISH
    yield from ((alias, ALIAS) for alias in row["aliases"])
    yield from ((row["description"].get(language, ""), DESCRIPTION) for language in ("de", "en"))
    yield from ((place, PLACE) for place in row["places"])
