"""Open the inbox of authorities inside the city, and log who looks at cases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_index(
        "part_in_hand_ix",
        "part",
        ["authority_id", "state"],
        schema="bundles",
        postgresql_where=sa.text("state IN ('released', 'delivered')"),
    )
    _create_query()
    _create_access_entry()
    op.execute(
        "create trigger access_entry_only_grows before update or delete on bundles.access_entry "
        "for each row execute function bundles.refuse_to_rewrite()"
    )


def downgrade() -> None:
    op.drop_table("access_entry", schema="bundles")
    op.drop_table("part_query", schema="bundles")
    op.drop_index("part_in_hand_ix", table_name="part", schema="bundles")


def _create_query() -> None:
    op.create_table(
        "part_query",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("proofs", ARRAY(sa.Text), nullable=False),
        sa.Column("sealed_message", sa.LargeBinary, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("asked_at", STAMP, nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary),
        sa.Column("answered_at", STAMP),
        sa.ForeignKeyConstraint(
            ["case_id"], ["bundles.case_file.id"], name="part_query_case_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="part_query_pk"),
        schema="bundles",
    )
    op.create_index("part_query_case_ix", "part_query", ["case_id"], schema="bundles")


def _create_access_entry() -> None:
    op.create_table(
        "access_entry",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("at", STAMP, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("authority", sa.Text),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("part", sa.Text),
        sa.Column("actor_hash", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["bundles.case_file.id"], name="access_entry_case_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="access_entry_pk"),
        schema="bundles",
    )
    op.create_index("access_entry_case_ix", "access_entry", ["case_id", "id"], schema="bundles")
