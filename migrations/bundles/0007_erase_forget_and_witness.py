"""Erase cases and remember that they are erased, say what is kept how long, witness the timelines by checkpoints."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)
NOW = sa.text("clock_timestamp()")


def upgrade() -> None:
    op.add_column("case_file", sa.Column("erased_at", STAMP), schema="bundles")
    op.add_column(
        "case_file", sa.Column("audited_length", sa.Integer, server_default="0", nullable=False), schema="bundles"
    )
    op.create_check_constraint(
        op.f("case_file_erased_holds_nothing_ck"),
        "case_file",
        "erased_at IS NULL OR (wrapped_key = '' AND sealed_facts = '' AND sealed_answers = '' AND owner_hash IS NULL)",
        schema="bundles",
    )
    _create_erasure()
    _create_audit()
    for table in ("erasure_entry", "audit_checkpoint", "audit_mark"):
        rows = "before delete" if table == "erasure_entry" else "before update or delete"
        op.execute(
            f"create trigger {table}_only_grows {rows} on bundles.{table} "
            "for each row execute function bundles.refuse_to_rewrite()"
        )


def downgrade() -> None:
    for table in ("audit_mark", "audit_checkpoint", "retention_rule", "erasure_entry"):
        op.drop_table(table, schema="bundles")
    op.drop_constraint(op.f("case_file_erased_holds_nothing_ck"), "case_file", schema="bundles")
    op.drop_column("case_file", "audited_length", schema="bundles")
    op.drop_column("case_file", "erased_at", schema="bundles")


def _create_erasure() -> None:
    op.create_table(
        "erasure_entry",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("erased_at", STAMP, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("carried", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("reason IN ('holder', 'retention', 'replayed')", name=op.f("erasure_entry_reason_known_ck")),
        sa.PrimaryKeyConstraint("case_id", name="erasure_entry_pk"),
        schema="bundles",
    )
    op.create_index(
        "erasure_entry_waiting_ix",
        "erasure_entry",
        ["erased_at"],
        schema="bundles",
        postgresql_where=sa.text("NOT carried"),
    )
    op.create_table(
        "retention_rule",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("days", sa.SmallInteger, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("sources", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="retention_rule_pk"),
        sa.CheckConstraint("days BETWEEN 0 AND 3650", name=op.f("retention_rule_days_sane_ck")),
        schema="bundles",
    )


def _create_audit() -> None:
    op.create_table(
        "audit_checkpoint",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", STAMP, nullable=False, server_default=NOW),
        sa.Column("cases", sa.Integer, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="audit_checkpoint_pk"),
        schema="bundles",
    )
    op.create_table(
        "audit_mark",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["number"], ["bundles.audit_checkpoint.number"], name="audit_mark_number_fk"),
        sa.PrimaryKeyConstraint("number", "case_id", name="audit_mark_pk"),
        schema="bundles",
    )
    op.create_index("audit_mark_case_ix", "audit_mark", ["case_id", "length"], schema="bundles")
