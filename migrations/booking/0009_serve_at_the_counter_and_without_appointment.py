"""Serve people at the counter, with and without an appointment; switch modes by hand."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)
NOW = sa.text("clock_timestamp()")
STATES = ("held", "confirmed", "checked_in", "called", "finished", "no_show", "cancelled", "expired")
STATES_BEFORE = ("held", "confirmed", "cancelled", "expired")
COLUMNS = ("checked_in_at", "called_at", "called_to", "finished_at")


def upgrade() -> None:
    know_states(STATES)
    for name in ("checked_in_at", "called_at", "finished_at"):
        op.add_column("appointment", sa.Column(name, STAMP), schema="booking")
    op.add_column("appointment", sa.Column("called_to", sa.Text, comment="desk or room"), schema="booking")
    create_switches()
    create_walk_in()


def know_states(states: tuple[str, ...]) -> None:
    name = op.f("appointment_state_known_ck")
    op.drop_constraint(name, "appointment", schema="booking")
    op.create_check_constraint(name, "appointment", f"state IN {states}", schema="booking")


def create_switches() -> None:
    op.create_table(
        "mode_switch",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("weekday", sa.SmallInteger, comment="ISO, Monday is 1; null: every day"),
        sa.Column("service_id", sa.Text, comment="null: every service"),
        sa.Column("mode", sa.Text, nullable=False, comment="who may come of those whom the hours allow"),
        sa.Column("reason", JSONB, nullable=False, comment="text by language"),
        sa.Column("since", STAMP, nullable=False),
        sa.Column("until", STAMP, comment="null: until it is ended"),
        sa.Column("set_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("id", name="mode_switch_pk"),
        sa.ForeignKeyConstraint(
            ["office_id"], ["booking.office.id"], name="mode_switch_office_id_fk", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "mode IN ('appointment', 'walk_in', 'both', 'none')", name=op.f("mode_switch_mode_known_ck")
        ),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("mode_switch_weekday_sane_ck")),
        sa.CheckConstraint("until >= since", name=op.f("mode_switch_ends_after_start_ck")),
        schema="booking",
    )
    op.create_index("mode_switch_office_id_ix", "mode_switch", ["office_id", "until"], schema="booking")


def create_walk_in() -> None:
    op.create_table(
        "walk_in_rule",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column(
            "office_ids", sa.ARRAY(sa.Text), nullable=False, comment="empty: every office that no other rule names"
        ),
        sa.Column("weekdays", sa.ARRAY(sa.SmallInteger), nullable=False, comment="ISO; empty: every day"),
        sa.Column("opens_minute", sa.SmallInteger, comment="after local midnight; null: with the office"),
        sa.Column("closes_minute", sa.SmallInteger, comment="null: with the office"),
        sa.Column("quota", sa.SmallInteger, comment="tickets a day; null: as many as come"),
        sa.Column("status", sa.Text, nullable=False, comment="provenance of the rule"),
        sa.Column("sources", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("id", name="walk_in_rule_pk"),
        sa.CheckConstraint(
            "0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440",
            name=op.f("walk_in_rule_within_day_ck"),
        ),
        sa.CheckConstraint("quota BETWEEN 0 AND 5000", name=op.f("walk_in_rule_quota_sane_ck")),
        schema="booking",
    )
    op.create_table(
        "walk_in_day",
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("issued", sa.SmallInteger, nullable=False),
        sa.Column("quota", sa.SmallInteger, comment="null: as many as come"),
        sa.PrimaryKeyConstraint("office_id", "day", name="walk_in_day_pk"),
        sa.ForeignKeyConstraint(["office_id"], ["booking.office.id"], name="walk_in_day_office_id_fk"),
        sa.CheckConstraint("issued BETWEEN 0 AND coalesce(quota, 9999)", name=op.f("walk_in_day_within_quota_ck")),
        schema="booking",
    )
    create_tickets()


def create_tickets() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("number", sa.SmallInteger, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("services", JSONB, nullable=False, comment='[{"id", "title", "quantity"}], may be empty'),
        sa.Column("called_to", sa.Text, comment="desk or room"),
        sa.Column("issued_at", STAMP, nullable=False, server_default=NOW),
        sa.Column("called_at", STAMP),
        sa.Column("finished_at", STAMP),
        sa.PrimaryKeyConstraint("id", name="ticket_pk"),
        sa.ForeignKeyConstraint(
            ["office_id", "day"], ["booking.walk_in_day.office_id", "booking.walk_in_day.day"],
            name="ticket_office_id_day_fk",
        ),
        sa.UniqueConstraint("office_id", "day", "number", name="ticket_office_id_day_number_uq"),
        sa.CheckConstraint(
            "state IN ('waiting', 'called', 'finished', 'no_show', 'left')", name=op.f("ticket_state_known_ck")
        ),
        sa.CheckConstraint(
            "finished_at IS NULL OR called_at IS NOT NULL", name=op.f("ticket_called_before_finished_ck")
        ),
        schema="booking",
    )  # fmt: skip
    op.create_index(
        "ticket_waiting_ix", "ticket", ["office_id", "day", "number"], schema="booking",
        postgresql_where=sa.text("state = 'waiting'"),
    )  # fmt: skip


def downgrade() -> None:
    for table in ("ticket", "walk_in_day", "walk_in_rule", "mode_switch"):
        op.drop_table(table, schema="booking")
    for name in COLUMNS:
        op.drop_column("appointment", name, schema="booking")
    op.execute(
        "UPDATE booking.appointment SET state = 'confirmed' WHERE state IN ('checked_in', 'called', 'finished', 'no_show')"
    )
    know_states(STATES_BEFORE)
