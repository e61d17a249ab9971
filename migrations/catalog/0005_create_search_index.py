"""Create the search index with trigrams."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SCHEMA = "catalog"


def upgrade() -> None:
    op.execute("create extension if not exists pg_trgm with schema public")
    op.create_table(
        "search_alias",
        sa.Column("alias", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("strength", sa.Integer, server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["catalog.public_service.id"], name="search_alias_service_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alias", "service_id", name="search_alias_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "search_document",
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("aliases", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("phrases", sa.ARRAY(sa.Text), nullable=False),
        sa.Column(
            "document",
            TSVECTOR,
            sa.Computed(
                "setweight(to_tsvector('german'::regconfig, title), 'A') || setweight(to_tsvector('german'::regconfig, aliases), 'B') || "
                "setweight(to_tsvector('german'::regconfig, body), 'C')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["catalog.public_service.id"], name="search_document_service_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service_id", name="search_document_pk"),
        schema=SCHEMA,
    )
    op.create_index(
        "search_document_document_ix", "search_document", ["document"], schema=SCHEMA, postgresql_using="gin"
    )
    op.create_index("search_document_phrases_ix", "search_document", ["phrases"], schema=SCHEMA, postgresql_using="gin")
    op.create_table(
        "search_word",
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("weight", sa.REAL, nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["catalog.public_service.id"], name="search_word_service_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service_id", "word", name="search_word_pk"),
        schema=SCHEMA,
    )
    op.create_index(
        "search_word_word_ix", "search_word", ["word"], schema=SCHEMA, postgresql_include=["service_id", "weight"]
    )
    op.create_table(
        "search_vocabulary",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("word", name="search_vocabulary_pk"),
        schema=SCHEMA,
    )
    op.create_index(
        "search_vocabulary_similar_ix",
        "search_vocabulary",
        ["word"],
        schema=SCHEMA,
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )


def downgrade() -> None:
    for table in ("search_vocabulary", "search_word", "search_document", "search_alias"):
        op.drop_table(table, schema=SCHEMA)
