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
WRITTEN_AT_ONCE = {"fastupdate": "off"}
"""The planner takes a list of pending entries for expensive and reads whole tables after a load: there is none."""
Index(
    "search_document_document_ix", search_document.c.document, postgresql_using="gin", postgresql_with=WRITTEN_AT_ONCE
)
Index("search_document_phrases_ix", search_document.c.phrases, postgresql_using="gin")

search_word = Table(
    "search_word",
    metadata,
    Column("service_id", Text, ForeignKey("public_service.id", ondelete="CASCADE"), primary_key=True),
    Column("word", Text(collation="C"), primary_key=True),
    Column("weight", REAL, nullable=False),
)
Index("search_word_word_ix", search_word.c.word, search_word.c.service_id, postgresql_include=["weight"])

search_vocabulary = Table(
    "search_vocabulary",
    metadata,
    Column("word", Text(collation="C"), primary_key=True),
    Column("services", Integer, nullable=False, server_default="0"),
)
"""Every indexed word once, with the number of services that have it: look-alikes are sought here, among thousands, and not among the
words of all services; and a word that very many services share is looked up only for those that another word found."""
Index(
    "search_vocabulary_similar_ix",
    search_vocabulary.c.word,
    postgresql_using="gin",
    postgresql_ops={"word": "gin_trgm_ops"},
    postgresql_with=WRITTEN_AT_ONCE,
)

search_alias = Table(
    "search_alias",
    metadata,
    Column("alias", Text, primary_key=True),
    Column("service_id", Text, ForeignKey("public_service.id", ondelete="CASCADE"), primary_key=True),
    Column("strength", Integer, nullable=False, server_default="1"),
)
"""What people say instead of the official title, e.g. "Perso"; data, so that it can be learnt from what people search."""
Index("search_alias_service_id_ix", search_alias.c.service_id)
