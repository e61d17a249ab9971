"""Keep proofs and their custody; refuse to change what happened."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)
HISTORIES = ("timeline_entry", "custody_entry")
GUARD = """
create function bundles.refuse_to_rewrite() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('lotse.retention', true) = 'on' then
        return old;  -- the retention duty, for entries past their time
    end if;
    raise exception '% only grows', tg_table_name using errcode = 'restrict_violation';
end
$$
"""


def upgrade() -> None:
    _create_evidence()
    _create_custody()
    op.execute(GUARD)
    for table in HISTORIES:
        op.execute(
            f"create trigger {table}_only_grows before update or delete on bundles.{table} "
            "for each row execute function bundles.refuse_to_rewrite()"
        )
        op.execute(
            f"create trigger {table}_not_emptied before truncate on bundles.{table} "
            "for each statement execute function bundles.refuse_to_rewrite()"
        )


def downgrade() -> None:
    op.execute("drop function bundles.refuse_to_rewrite cascade")
    for table in ("custody_entry", "evidence_file", "evidence"):
        op.drop_table(table, schema="bundles")


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("proof", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text),
        sa.Column("size", sa.Integer),
        sa.Column("supplied_at", STAMP, nullable=False),
        sa.CheckConstraint(
            "kind IN ('original', 'certified_copy', 'copy', 'electronic', 'data')", name=op.f("evidence_kind_known_ck")
        ),
        sa.CheckConstraint(
            "state IN ('announced', 'received', 'checked', 'returned')", name=op.f("evidence_state_known_ck")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["bundles.case_file.id"], name="evidence_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="evidence_pk"),
        schema="bundles",
    )
    op.create_index("evidence_case_ix", "evidence", ["case_id"], schema="bundles")
    op.create_table(
        "evidence_file",
        sa.Column("evidence_id", sa.Uuid, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["bundles.evidence.id"], name="evidence_file_evidence_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("evidence_id", name="evidence_file_pk"),
        schema="bundles",
    )


def _create_custody() -> None:
    op.create_table(
        "custody_entry",
        sa.Column("evidence_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False, autoincrement=False),
        sa.Column("at", STAMP, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("staff_hash", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("step IN ('received', 'checked', 'returned')", name=op.f("custody_entry_step_known_ck")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["bundles.evidence.id"], name="custody_entry_evidence_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("evidence_id", "position", name="custody_entry_pk"),
        schema="bundles",
    )
