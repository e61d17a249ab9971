"""Receive the files of large imports one by one, and say how far the worker is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
STAMP = sa.DateTime(timezone=True)
STATE, TIME = "import_run_state_known_ck", "import_run_applied_with_time_ck"
COLUMNS = (("progress", JSONB), ("problem", JSONB), ("tag", sa.Text), ("wish", JSONB), ("moved_at", STAMP))
STATES = "'receiving', 'reading', 'planned', 'applying', 'applied', 'undoing', 'undone', 'failed'"


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("import_run", sa.Column(name, kind), schema=SCHEMA)
    op.add_column("import_item", sa.Column("outcome", JSONB), schema=SCHEMA)
    _checks(f"state IN ({STATES})", "(state IN ('applied', 'undoing', 'undone')) = (applied_at IS NOT NULL)")
    op.create_index(
        "import_run_moved_at_ix", "import_run", ["moved_at"], schema=SCHEMA,
        postgresql_where=sa.text("state IN ('receiving', 'reading', 'applying', 'undoing')"),
    )  # fmt: skip
    op.create_table(
        "import_file",
        sa.Column("import_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["catalog.import_run.id"], name="import_file_import_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "name", name="import_file_pk"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("import_file", schema=SCHEMA)
    op.drop_index("import_run_moved_at_ix", "import_run", schema=SCHEMA)
    op.execute("delete from catalog.import_run where state in ('receiving', 'reading', 'failed')")
    op.execute("update catalog.import_run set state = 'planned' where state = 'applying'")
    op.execute("update catalog.import_run set state = 'applied' where state = 'undoing'")
    _checks("state IN ('planned', 'applied', 'undone')", "(state = 'planned') = (applied_at IS NULL)")
    op.drop_column("import_item", "outcome", schema=SCHEMA)
    for name, _ in COLUMNS:
        op.drop_column("import_run", name, schema=SCHEMA)


def _checks(state: str, time: str) -> None:
    for name, check in ((STATE, state), (TIME, time)):
        op.drop_constraint(op.f(name), "import_run", schema=SCHEMA)
        op.create_check_constraint(op.f(name), "import_run", check, schema=SCHEMA)
