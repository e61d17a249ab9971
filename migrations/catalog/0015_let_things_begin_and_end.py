"""Validity and successors of services and units, task types of units, who only advises, back-office-heavy offices, measured durations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
TASK_TYPES = "task_type IN ('servicebereich', 'fachbereich', 'verwaltungssteuerung', 'extern')"
CHECKS = (
    ("public_service", "public_service_ends_after_start_ck", "valid_to >= valid_from"),
    ("public_service", "public_service_successor_needs_last_day_ck", "successor_id IS NULL OR valid_to IS NOT NULL"),
    ("public_service", "public_service_successor_is_another_ck", "successor_id <> id"),
    ("unit", "unit_ends_after_start_ck", "valid_to >= valid_from"),
    ("unit", "unit_task_type_ck", TASK_TYPES),
    ("competence", "competence_role_known_ck", "role IN ('decides', 'advises')"),
    ("office", "office_closes_after_opening_ck", "closed_from > valid_from"),
)
COLUMNS = (
    ("public_service", sa.Column("valid_from", sa.Date)),
    ("public_service", sa.Column("valid_to", sa.Date)),
    ("public_service", sa.Column("successor_id", sa.Text)),
    ("unit", sa.Column("task_type", sa.Text)),
    ("unit", sa.Column("valid_from", sa.Date)),
    ("unit", sa.Column("valid_to", sa.Date)),
    ("competence", sa.Column("role", sa.Text, server_default="decides", nullable=False)),
    ("office", sa.Column("back_office_heavy", JSONB)),
    ("edition", sa.Column("told_until", sa.Date)),
)
KINDS = "kind IN ('service', 'office', 'week'{})"


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, column, schema=SCHEMA)
    op.drop_constraint("office_successor_id_fk", "office", schema=SCHEMA)
    for table in ("office", "public_service"):
        _successor(table, deferrable=True, initially="DEFERRED")
    for table, name, rule in CHECKS:
        op.create_check_constraint(op.f(name), table, rule, schema=SCHEMA)
    _draft_kinds(", 'unit'")
    op.create_table(
        "measured_duration",
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("visits", sa.Integer, nullable=False),
        sa.CheckConstraint("minutes >= 0", name=op.f("measured_duration_minutes_not_negative_ck")),
        sa.CheckConstraint("visits > 0", name=op.f("measured_duration_visits_counted_ck")),
        sa.PrimaryKeyConstraint("service_id", "day", "minutes", name="measured_duration_pk"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("measured_duration", schema=SCHEMA)
    op.execute("delete from catalog.draft where kind = 'unit'")
    _draft_kinds("")
    op.drop_constraint("office_successor_id_fk", "office", schema=SCHEMA)
    _successor("office")
    for table, name, _ in reversed(CHECKS):
        op.drop_constraint(op.f(name), table, schema=SCHEMA)
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name, schema=SCHEMA)


def _draft_kinds(more: str) -> None:
    op.drop_constraint(op.f("draft_kind_known_ck"), "draft", schema=SCHEMA)
    op.create_check_constraint(op.f("draft_kind_known_ck"), "draft", KINDS.format(more), schema=SCHEMA)


def _successor(table: str, **when: bool | str) -> None:
    """Deferred, so that a line of successors can be written in any order."""
    op.create_foreign_key(
        f"{table}_successor_id_fk", table, table, ["successor_id"], ["id"],
        source_schema=SCHEMA, referent_schema=SCHEMA, **when,
    )  # fmt: skip
