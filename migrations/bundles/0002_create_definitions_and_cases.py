"""Create definitions and cases: parts, artefacts, deadlines, timeline."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)
TABLES = ("definition", "case_file", "part", "artefact", "deadline", "timeline_entry")


def upgrade() -> None:
    _create_definition()
    _create_case_file()
    _create_part()
    _create_artefact()
    _create_deadline()
    _create_timeline_entry()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema="bundles")


def _create_definition() -> None:
    op.create_table(
        "definition",
        sa.Column("bundle_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("checksum", sa.Text, nullable=False),
        sa.Column("loaded_at", STAMP, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("status IN ('in_force', 'retired')", name=op.f("definition_status_known_ck")),
        sa.PrimaryKeyConstraint("bundle_id", "version", name="definition_pk"),
        schema="bundles",
    )
    op.create_index(
        "definition_in_force_uq",
        "definition",
        ["bundle_id"],
        unique=True,
        schema="bundles",
        postgresql_where=sa.text("status = 'in_force'"),
    )


def _create_case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("owner_hash", sa.LargeBinary),
        sa.Column("bundle_id", sa.Text, nullable=False),
        sa.Column("definition_version", sa.Integer, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary, nullable=False),
        sa.Column("sealed_answers", sa.LargeBinary, nullable=False),
        sa.Column("deselected", ARRAY(sa.Text), nullable=False),
        sa.Column("event_date", sa.Date),
        sa.Column("created_at", STAMP, nullable=False),
        sa.Column("submitted_at", STAMP),
        sa.Column("finished_at", STAMP),
        sa.CheckConstraint("mode IN ('online', 'envelope', 'place')", name=op.f("case_file_mode_known_ck")),
        sa.CheckConstraint(
            "state <> 'submitted' OR submitted_at IS NOT NULL", name=op.f("case_file_submitted_has_receipt_ck")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'finished', 'withdrawn')", name=op.f("case_file_state_known_ck")
        ),
        sa.ForeignKeyConstraint(
            ["bundle_id", "definition_version"],
            ["bundles.definition.bundle_id", "bundles.definition.version"],
            name="case_file_definition_fk",
        ),
        sa.PrimaryKeyConstraint("id", name="case_file_pk"),
        sa.UniqueConstraint("reference", name="case_file_reference_uq"),
        schema="bundles",
    )
    op.create_index("case_file_definition_ix", "case_file", ["bundle_id", "definition_version"], schema="bundles")
    op.create_index("case_file_owner_ix", "case_file", ["owner_hash"], schema="bundles")


def _create_part() -> None:
    op.create_table(
        "part",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text),
        sa.Column("authority_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("wave", sa.SmallInteger, nullable=False),
        sa.Column("reason_code", sa.Text),
        sa.Column("receipt", sa.Text),
        sa.Column("changed_at", STAMP, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'waiting_for_applicant', 'released', 'delivered', 'undeliverable', "
            "'decided', 'refused', 'withdrawn', 'lapsed')",
            name=op.f("part_state_known_ck"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["bundles.case_file.id"], name="part_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="part_pk"),
        sa.UniqueConstraint("case_id", "key", name="part_case_id_key_uq"),
        schema="bundles",
    )


def _create_artefact() -> None:
    op.create_table(
        "artefact",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("artefact_id", sa.Text, nullable=False),
        sa.Column("part", sa.Text),
        sa.Column("at", STAMP, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["bundles.case_file.id"], name="artefact_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "artefact_id", name="artefact_pk"),
        schema="bundles",
    )


def _create_deadline() -> None:
    op.create_table(
        "deadline",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("law", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("next_working_day", sa.Date),
        sa.ForeignKeyConstraint(["case_id"], ["bundles.case_file.id"], name="deadline_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "part", "position", name="deadline_pk"),
        schema="bundles",
    )
    op.create_index("deadline_due_ix", "deadline", ["due"], schema="bundles")


def _create_timeline_entry() -> None:
    op.create_table(
        "timeline_entry",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("at", STAMP, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("part", sa.Text),
        sa.Column("detail", JSONB, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["bundles.case_file.id"], name="timeline_entry_case_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="timeline_entry_pk"),
        schema="bundles",
    )
    op.create_index("timeline_entry_case_ix", "timeline_entry", ["case_id", "id"], schema="bundles")
