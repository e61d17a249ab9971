"""Tables of the search index; they are derived from services and aliases and can be rebuilt at any time."""

from sqlalchemy import ARRAY, REAL, Column, Computed, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from services.catalog.metadata import metadata

WEIGHTED = (
    "setweight(to_tsvector('german'::regconfig, title), 'A') || setweight(to_tsvector('german'::regconfig, aliases), 'B') || "
    "setweight(to_tsvector('german'::regconfig, body), 'C')"
)

search_document = Table(
    "search_document",
    metadata,
    Column("service_id", Text, ForeignKey("public_service.id", ondelete="CASCADE"), primary_key=True),
    Column("title", Text, nullable=False),
    Column("aliases", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("phrases", ARRAY(Text), nullable=False),
    Column("document", TSVECTOR, Computed(WEIGHTED, persisted=True), nullable=False),
)
Index("search_document_document_ix", search_document.c.document, postgresql_using="gin")
Index("search_document_phrases_ix", search_document.c.phrases, postgresql_using="gin")

search_word = Table(
    "search_word",
    metadata,
    Column("service_id", Text, ForeignKey("public_service.id", ondelete="CASCADE"), primary_key=True),
    Column("word", Text(collation="C"), primary_key=True),
    Column("weight", REAL, nullable=False),
)
Index("search_word_word_ix", search_word.c.word, postgresql_include=["service_id", "weight"])

search_vocabulary = Table("search_vocabulary", metadata, Column("word", Text(collation="C"), primary_key=True))
"""Every indexed word once: look-alikes are sought here, among thousands, and not among the words of all services."""
Index(
    "search_vocabulary_similar_ix",
    search_vocabulary.c.word,
    postgresql_using="gin",
    postgresql_ops={"word": "gin_trgm_ops"},
)

search_alias = Table(
    "search_alias",
    metadata,
    Column("alias", Text, primary_key=True),
    Column("service_id", Text, ForeignKey("public_service.id", ondelete="CASCADE"), primary_key=True),
    Column("strength", Integer, nullable=False, server_default="1"),
)
"""What people say instead of the official title, e.g. "Perso"; data, so that it can be learnt from what people search."""
