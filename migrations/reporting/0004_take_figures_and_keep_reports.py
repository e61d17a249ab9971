"""Take figures that units hand in, and keep reports as they were."""

import sqlalchemy as sa
from alembic import op

from migrations.ground import STAMP

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOW = sa.text("clock_timestamp()")
KEEP_AS_IT_WAS = """
CREATE FUNCTION reporting.keep_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.published_at IS NULL
       AND (NEW.id, NEW.report, NEW.body, NEW.sha256, NEW.taken_at, NEW.taken_by)
         = (OLD.id, OLD.report, OLD.body, OLD.sha256, OLD.taken_at, OLD.taken_by) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW = OLD THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'report_snapshot is kept as it was' USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'report_snapshot_kept_ck';
END $$
"""
ON_EVERY_CHANGE = """
CREATE TRIGGER report_snapshot_kept BEFORE UPDATE OR DELETE ON reporting.report_snapshot
    FOR EACH ROW EXECUTE FUNCTION reporting.keep_snapshot()
"""


def upgrade() -> None:
    op.create_table(
        "contributed_figure",
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("value", sa.Numeric(14, 2), nullable=False),
        sa.Column("target", sa.Numeric(14, 2)),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("contributed_by", sa.Text, nullable=False),
        sa.Column("contributed_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("measure", "subject", "year", name="contributed_figure_pk"),
        sa.CheckConstraint("value >= 0 AND (target IS NULL OR target >= 0)", name="not_negative"),
        sa.CheckConstraint("year BETWEEN 2000 AND 2199", name="year_sensible"),
        schema="reporting",
    )
    op.create_table(
        "report_snapshot",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("first_day", sa.Date),
        sa.Column("last_day", sa.Date),
        sa.Column("data_until", STAMP),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("taken_at", STAMP, nullable=False, server_default=NOW),
        sa.Column("taken_by", sa.Text, nullable=False),
        sa.Column("published_at", STAMP),
        sa.Column("published_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="report_snapshot_pk"),
        sa.UniqueConstraint("report", "sha256", name="report_snapshot_once_uq"),
        sa.CheckConstraint("sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex')", name="hash_right"),
        sa.CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published_by_somebody"),
        schema="reporting",
    )
    op.create_index("report_snapshot_report_ix", "report_snapshot", ["report", "taken_at"], schema="reporting")
    op.execute(KEEP_AS_IT_WAS)
    op.execute(ON_EVERY_CHANGE)


def downgrade() -> None:
    op.drop_table("report_snapshot", schema="reporting")
    op.execute("DROP FUNCTION reporting.keep_snapshot()")
    op.drop_table("contributed_figure", schema="reporting")
