"""Plan, apply and undo imports; units may be on record too."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
STAMP = sa.DateTime(timezone=True)
KIND = "edit_record_kind_known_ck"


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("state", sa.Text, server_default="planned", nullable=False),
        sa.Column("unmatched", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("created_at", STAMP, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("applied_at", STAMP),
        sa.Column("applied_by", sa.Text),
        sa.Column("undone_at", STAMP),
        sa.Column("undone_by", sa.Text),
        sa.CheckConstraint("format IN ('yaml', 'xzufi')", name=op.f("import_run_format_known_ck")),
        sa.CheckConstraint("state IN ('planned', 'applied', 'undone')", name=op.f("import_run_state_known_ck")),
        sa.CheckConstraint("(state = 'planned') = (applied_at IS NULL)", name=op.f("import_run_applied_with_time_ck")),
        sa.CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name=op.f("import_run_undone_with_time_ck")),
        sa.PrimaryKeyConstraint("id", name="import_run_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "import_item",
        sa.Column("import_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("defaults", JSONB, nullable=False),
        sa.CheckConstraint("kind IN ('unit', 'office', 'service')", name=op.f("import_item_kind_known_ck")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["catalog.import_run.id"], name="import_item_import_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "kind", "subject", name="import_item_pk"),
        schema=SCHEMA,
    )
    op.create_index("import_item_subject_ix", "import_item", ["kind", "subject"], schema=SCHEMA)
    op.drop_constraint(op.f(KIND), "edit_record", schema=SCHEMA)
    op.create_check_constraint(
        op.f(KIND), "edit_record", "kind IN ('service', 'office', 'week', 'unit', 'exception')", schema=SCHEMA
    )


def downgrade() -> None:
    op.drop_constraint(op.f(KIND), "edit_record", schema=SCHEMA)
    op.create_check_constraint(
        op.f(KIND),
        "edit_record",
        "kind IN ('service', 'office', 'week', 'exception')",
        schema=SCHEMA,
        postgresql_not_valid=True,  # the record is never rewritten, not even for an older schema
    )
    op.drop_table("import_item", schema=SCHEMA)
    op.drop_table("import_run", schema=SCHEMA)
