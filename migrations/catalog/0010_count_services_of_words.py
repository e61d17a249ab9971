"""Count how many services have a word, so that very common words need not be read whole."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
GIN = ("search_document_document_ix", "search_vocabulary_similar_ix")


def upgrade() -> None:
    op.add_column(
        "search_vocabulary", sa.Column("services", sa.Integer, server_default="0", nullable=False), schema=SCHEMA
    )
    op.execute(
        "update catalog.search_vocabulary v"
        " set services = (select count(*) from catalog.search_word w where w.word = v.word)"
    )
    op.drop_index("search_word_word_ix", "search_word", schema=SCHEMA)
    op.create_index(
        "search_word_word_ix", "search_word", ["word", "service_id"], schema=SCHEMA, postgresql_include=["weight"]
    )
    for index in GIN:
        op.execute(f"ALTER INDEX {SCHEMA}.{index} SET (fastupdate = off)")


def downgrade() -> None:
    for index in GIN:
        op.execute(f"ALTER INDEX {SCHEMA}.{index} RESET (fastupdate)")
    op.drop_index("search_word_word_ix", "search_word", schema=SCHEMA)
    op.create_index(
        "search_word_word_ix", "search_word", ["word"], schema=SCHEMA, postgresql_include=["service_id", "weight"]
    )
    op.drop_column("search_vocabulary", "services", schema=SCHEMA)
