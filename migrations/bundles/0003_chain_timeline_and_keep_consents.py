"""Chain the timeline by hashes and keep consents.

Nothing was released before: entries of trial cases are dropped with the old timeline.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)
GENESIS = "'\\x" + "00" * 32 + "'::bytea"


def upgrade() -> None:
    op.add_column(
        "case_file", sa.Column("chain_length", sa.Integer, server_default="0", nullable=False), schema="bundles"
    )
    op.add_column(
        "case_file",
        sa.Column("chain_head", sa.LargeBinary, server_default=sa.text(GENESIS), nullable=False),
        schema="bundles",
    )
    op.drop_table("timeline_entry", schema="bundles")
    _create_timeline(
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "position", name="timeline_entry_pk"),
    )
    _create_consent()


def downgrade() -> None:
    op.drop_table("consent", schema="bundles")
    op.drop_table("timeline_entry", schema="bundles")
    _create_timeline(
        sa.Column("id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("id", name="timeline_entry_pk"),
    )
    op.create_index("timeline_entry_case_ix", "timeline_entry", ["case_id", "id"], schema="bundles")
    op.drop_column("case_file", "chain_head", schema="bundles")
    op.drop_column("case_file", "chain_length", schema="bundles")


def _create_timeline(*own: sa.schema.SchemaItem) -> None:
    op.create_table(
        "timeline_entry",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("at", STAMP, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("part", sa.Text),
        sa.Column("detail", JSONB, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["bundles.case_file.id"], name="timeline_entry_case_id_fk", ondelete="CASCADE"
        ),
        *own,
        schema="bundles",
    )


def _create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("consent_id", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("decided_at", STAMP, nullable=False),
        sa.CheckConstraint("decision IN ('given', 'refused', 'revoked')", name=op.f("consent_decision_known_ck")),
        sa.ForeignKeyConstraint(["case_id"], ["bundles.case_file.id"], name="consent_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "consent_id", name="consent_pk"),
        schema="bundles",
    )
