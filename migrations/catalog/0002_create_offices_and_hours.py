"""Create editions, sources, offices and opening hours."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHEMA = "catalog"
STAMP = sa.DateTime(timezone=True)
NONE = sa.text("'{}'::text[]")
STATUS_KNOWN = "status IN ('sourced', 'derived', 'analog', 'general', 'placeholder', 'unknown')"


def provenance() -> tuple[sa.Column[str], sa.Column[list[str]]]:
    """How well a row is known and by which sources."""
    return sa.Column("status", sa.Text, nullable=False), sa.Column(
        "sources", sa.ARRAY(sa.Text), server_default=NONE, nullable=False
    )


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("changed_at", STAMP, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.CheckConstraint("id = 1", name="edition_only_one_ck"),
        sa.PrimaryKeyConstraint("id", name="edition_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("dated", sa.Text),
        sa.CheckConstraint("kind IN ('council', 'page', 'repository', 'city', 'none')", name="source_kind_known_ck"),
        sa.PrimaryKeyConstraint("id", name="source_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "holiday",
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("name", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("date", name="holiday_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "opening_set",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("council_row", sa.SmallInteger),
        sa.Column("remark", JSONB),
        *provenance(),
        sa.CheckConstraint(STATUS_KNOWN, name="opening_set_status_known_ck"),
        sa.PrimaryKeyConstraint("id", name="opening_set_pk"),
        sa.UniqueConstraint("council_row", name="opening_set_council_row_uq"),
        schema=SCHEMA,
    )
    op.create_table(
        "weekly_rule",
        sa.Column("opening_set_id", sa.Text, nullable=False),
        sa.Column("weekday", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("opens", sa.Time, nullable=False),
        sa.Column("valid_from", sa.Date, server_default=sa.text("'-infinity'::date"), nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("closes", sa.Time, nullable=False),
        sa.Column("channels", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("ignores_holidays", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("cardinality(channels) > 0", name="weekly_rule_serves_a_channel_ck"),
        sa.CheckConstraint("closes > opens", name="weekly_rule_within_one_day_ck"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekly_rule_weekday_of_week_ck"),
        sa.ForeignKeyConstraint(
            ["opening_set_id"], ["catalog.opening_set.id"], name="weekly_rule_opening_set_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("opening_set_id", "weekday", "opens", "valid_from", name="weekly_rule_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "office",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", JSONB, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("task_type", sa.Text, nullable=False),
        sa.Column("unit", sa.Text),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("channels", sa.ARRAY(sa.Text), server_default=NONE, nullable=False),
        sa.Column("decides", sa.Boolean, server_default=sa.text("true"), nullable=False),
        sa.Column("opening_set_id", sa.Text),
        sa.Column("address", JSONB),
        sa.Column("contact", JSONB),
        sa.Column("desks", JSONB),
        sa.Column("features", sa.ARRAY(sa.Text), server_default=NONE, nullable=False),
        sa.Column("external_ids", JSONB, server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("voucher_required", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("closed_from", sa.Date),
        sa.Column("successor_id", sa.Text),
        *provenance(),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.CheckConstraint(STATUS_KNOWN, name="office_status_known_ck"),
        sa.CheckConstraint(
            "task_type IN ('servicebereich', 'fachbereich', 'verwaltungssteuerung', 'extern')",
            name="office_task_type_ck",
        ),
        sa.CheckConstraint("successor_id <> id", name="office_successor_is_another_ck"),
        sa.CheckConstraint(
            "successor_id IS NULL OR closed_from IS NOT NULL", name="office_successor_needs_closing_day_ck"
        ),
        sa.ForeignKeyConstraint(["opening_set_id"], ["catalog.opening_set.id"], name="office_opening_set_id_fk"),
        sa.ForeignKeyConstraint(["successor_id"], ["catalog.office.id"], name="office_successor_id_fk"),
        sa.PrimaryKeyConstraint("id", name="office_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "opening_exception",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("effect", sa.Text, nullable=False),
        sa.Column("from_date", sa.Date, nullable=False),
        sa.Column("until_date", sa.Date, nullable=False),
        sa.Column("opens", sa.Time),
        sa.Column("closes", sa.Time),
        sa.Column("channels", sa.ARRAY(sa.Text), server_default=NONE, nullable=False),
        sa.Column("service_ids", sa.ARRAY(sa.Text), server_default=NONE, nullable=False),
        sa.Column("still_open", sa.ARRAY(sa.Text), server_default=NONE, nullable=False),
        sa.Column("ignores_holidays", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.Column("priority", sa.Integer, server_default="0", nullable=False),
        sa.Column("reason", JSONB, nullable=False),
        sa.Column("redirect_office_id", sa.Text),
        sa.Column("created_at", STAMP, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("created_by", sa.Text),
        sa.Column("withdrawn_at", STAMP),
        *provenance(),
        sa.CheckConstraint(
            "CASE effect WHEN 'closed' THEN opens IS NULL AND closes IS NULL WHEN 'open_at' THEN opens IS NOT NULL AND closes IS NULL "
            "WHEN 'close_at' THEN opens IS NULL AND closes IS NOT NULL ELSE closes > opens END",
            name="opening_exception_times_fit_effect_ck",
        ),
        sa.CheckConstraint(
            "effect IN ('closed', 'extra', 'replace', 'open_at', 'close_at', 'gap')",
            name="opening_exception_effect_known_ck",
        ),
        sa.CheckConstraint(STATUS_KNOWN, name="opening_exception_status_known_ck"),
        sa.CheckConstraint("until_date >= from_date", name="opening_exception_ends_after_start_ck"),
        sa.ForeignKeyConstraint(
            ["redirect_office_id"], ["catalog.office.id"], name="opening_exception_redirect_office_id_fk"
        ),
        sa.PrimaryKeyConstraint("id", name="opening_exception_pk"),
        schema=SCHEMA,
    )
    op.create_table(
        "opening_exception_office",
        sa.Column("exception_id", sa.Text, nullable=False),
        sa.Column("office_id", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["exception_id"],
            ["catalog.opening_exception.id"],
            name="opening_exception_office_exception_id_fk",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["catalog.office.id"], name="opening_exception_office_office_id_fk", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exception_id", "office_id", name="opening_exception_office_pk"),
        schema=SCHEMA,
    )
    op.create_index("opening_exception_office_office_id_ix", "opening_exception_office", ["office_id"], schema=SCHEMA)


def downgrade() -> None:
    for table in (
        "opening_exception_office",
        "opening_exception",
        "office",
        "weekly_rule",
        "opening_set",
        "holiday",
        "source",
        "edition",
    ):
        op.drop_table(table, schema=SCHEMA)
