"""Keep every edit on record, let edits wait as drafts, and say when an entry was last checked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
STAMP = sa.DateTime(timezone=True)
REFUSE = """
CREATE FUNCTION catalog.refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
APPEND_ONLY = """
CREATE TRIGGER edit_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON catalog.edit_record
    FOR EACH STATEMENT EXECUTE FUNCTION catalog.refuse_to_change()
"""


def upgrade() -> None:
    op.create_table(
        "edit_record",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("at", STAMP, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("before", JSONB),
        sa.Column("after", JSONB),
        sa.Column("cause", sa.Text),
        sa.CheckConstraint(
            "kind IN ('service', 'office', 'week', 'exception')", name=op.f("edit_record_kind_known_ck")
        ),
        sa.PrimaryKeyConstraint("id", name="edit_record_pk"),
        schema=SCHEMA,
    )
    op.create_index("edit_record_subject_ix", "edit_record", ["kind", "subject", "id"], schema=SCHEMA)
    op.execute(REFUSE)
    op.execute(APPEND_ONLY)
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("base", sa.Text),
        sa.Column("publish_on", sa.Date),
        sa.Column("state", sa.Text, server_default="open", nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("created_at", STAMP, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("edit_id", sa.Uuid),
        sa.CheckConstraint("kind IN ('service', 'office', 'week')", name=op.f("draft_kind_known_ck")),
        sa.CheckConstraint("state IN ('open', 'published', 'discarded', 'refused')", name=op.f("draft_state_known_ck")),
        sa.ForeignKeyConstraint(["edit_id"], ["catalog.edit_record.id"], name="draft_edit_id_fk"),
        sa.PrimaryKeyConstraint("id", name="draft_pk"),
        schema=SCHEMA,
    )
    op.create_index("draft_due_ix", "draft", ["publish_on"], schema=SCHEMA, postgresql_where=sa.text("state = 'open'"))
    op.add_column("public_service", sa.Column("checked_at", sa.Date), schema=SCHEMA)
    op.add_column("office", sa.Column("checked_at", sa.Date), schema=SCHEMA)
    op.add_column("office", sa.Column("accessibility", JSONB), schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("office", "accessibility", schema=SCHEMA)
    op.drop_column("office", "checked_at", schema=SCHEMA)
    op.drop_column("public_service", "checked_at", schema=SCHEMA)
    op.drop_table("draft", schema=SCHEMA)
    op.drop_table("edit_record", schema=SCHEMA)
    op.execute("DROP FUNCTION catalog.refuse_to_change()")
