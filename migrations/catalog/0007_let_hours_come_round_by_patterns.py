"""Let opening hours come round every n-th week, on the n-th weekday of a month or on single dates."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
SAME_NAMES = ("serves_a_channel_ck", "within_one_day_ck", "weekday_of_week_ck", "opening_set_id_fk")
ONE_PATTERN = (
    "CASE WHEN dates IS NOT NULL THEN cardinality(dates) > 0 AND weekday IS NULL AND nth IS NULL AND every = 1 "
    "ELSE weekday IS NOT NULL AND (nth IS NULL OR every = 1) END"
)
CHECKS = {
    "phase_of_the_weeks": "every BETWEEN 1 AND 52 AND (every = 1 OR phase IS NOT NULL)",
    "nth_of_month": "nth BETWEEN -5 AND 5 AND nth <> 0",
    "one_pattern": ONE_PATTERN,
    "ends_after_start": "valid_until >= valid_from",
}


def rename(old: str, new: str) -> None:
    """Rename the table with the constraints that stay."""
    op.rename_table(old, new, schema=SCHEMA)
    for name in SAME_NAMES:
        op.execute(f"ALTER TABLE {SCHEMA}.{new} RENAME CONSTRAINT {old}_{name} TO {new}_{name}")


def upgrade() -> None:
    op.drop_constraint("weekly_rule_pk", "weekly_rule", schema=SCHEMA)
    rename("weekly_rule", "hours_rule")
    for column in (
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("every", sa.SmallInteger, server_default="1", nullable=False),
        sa.Column("phase", sa.Date),
        sa.Column("nth", sa.SmallInteger),
        sa.Column("dates", sa.ARRAY(sa.Date)),
    ):
        op.add_column("hours_rule", column, schema=SCHEMA)
    op.create_primary_key("hours_rule_pk", "hours_rule", ["id"], schema=SCHEMA)
    op.alter_column("hours_rule", "weekday", nullable=True, schema=SCHEMA)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"hours_rule_{name}_ck"), "hours_rule", condition, schema=SCHEMA)
    op.create_index("hours_rule_opening_set_id_ix", "hours_rule", ["opening_set_id"], schema=SCHEMA)


def downgrade() -> None:
    op.drop_index("hours_rule_opening_set_id_ix", "hours_rule", schema=SCHEMA)
    for name in CHECKS:
        op.drop_constraint(op.f(f"hours_rule_{name}_ck"), "hours_rule", schema=SCHEMA)
    op.execute(f"DELETE FROM {SCHEMA}.hours_rule WHERE weekday IS NULL OR nth IS NOT NULL OR every > 1")  # noqa: S608
    op.alter_column("hours_rule", "weekday", nullable=False, schema=SCHEMA)
    op.drop_constraint("hours_rule_pk", "hours_rule", schema=SCHEMA)
    for name in ("id", "every", "phase", "nth", "dates"):
        op.drop_column("hours_rule", name, schema=SCHEMA)
    rename("hours_rule", "weekly_rule")
    op.create_primary_key(
        "weekly_rule_pk", "weekly_rule", ["opening_set_id", "weekday", "opens", "valid_from"], schema=SCHEMA
    )
