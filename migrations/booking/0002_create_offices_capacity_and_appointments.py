"""Create the projection of the catalog, capacity and appointments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)
NOW = sa.text("clock_timestamp()")
NOBODY = "00000000-0000-0000-0000-000000000000"
CHANNEL_KNOWN = "channel IN ('online', 'staff', 'walkin', 'callcentre')"

PICK = f"""
        WITH pick AS (
            SELECT w.starts_at, u.unit_no, u.appointment_id AS before
            FROM generate_series(p_first, v_last, v_cell) AS w (starts_at)
            CROSS JOIN LATERAL (
                SELECT c.unit_no, c.appointment_id FROM booking.capacity_unit c
                WHERE c.pool_id = p_pool AND c.starts_at = w.starts_at AND c.channel = p_channel
                  AND (c.released_at <= clock_timestamp() OR c.appointment_id = p_appointment)
                  AND (c.appointment_id IS NULL OR c.appointment_id = p_appointment
                       OR c.hold_until < clock_timestamp() - v_grace)
                ORDER BY (c.appointment_id IS NOT DISTINCT FROM p_appointment) DESC, c.unit_no
                LIMIT 1 FOR UPDATE {{skip}}) AS u),
        taken AS (
            UPDATE booking.capacity_unit c SET appointment_id = p_appointment, hold_until = p_until
            FROM pick p
            WHERE c.pool_id = p_pool AND c.starts_at = p.starts_at AND c.unit_no = p.unit_no
              AND c.starts_at BETWEEN p_first AND v_last
            RETURNING p.before)
        SELECT count(*), coalesce(array_agg(DISTINCT before) FILTER (
            WHERE before <> p_appointment AND before <> '{NOBODY}'), '{{{{}}}}') INTO v_count, v_displaced FROM taken;
"""  # noqa: S608 - a constant is put in

TAKE_UNITS = f"""
CREATE FUNCTION booking.take_units(
    p_pool integer, p_channel text, p_first timestamptz, p_cells integer, p_appointment uuid, p_until timestamptz)
RETURNS uuid[] LANGUAGE plpgsql AS $$
-- Give an appointment one unit in each of its cells, all or nothing. Returns the former owners whose hold had run out, or null
-- when a cell has no unit left. Units it already has in these cells are kept, so that a move may overlap its old place.
DECLARE
    v_cell constant interval := interval '5 minutes';
    v_grace constant interval := interval '30 seconds';
    v_last constant timestamptz := p_first + (p_cells - 1) * v_cell;
    v_usual_timeout constant text := current_setting('lock_timeout');
    v_displaced uuid[];
    v_count integer;
BEGIN
    BEGIN {PICK.format(skip="SKIP LOCKED")}
        IF v_count = p_cells THEN RETURN v_displaced; END IF;
        RAISE EXCEPTION USING ERRCODE = 'LT001';
    EXCEPTION WHEN SQLSTATE 'LT001' THEN NULL;  -- undoes what was taken and lets go of its locks
    END;
    -- A unit that was locked may come free when the other transaction fails: wait for it once, shortly, in the order of cells.
    BEGIN
        PERFORM set_config('lock_timeout', '500ms', true); {PICK.format(skip="")}
        IF v_count = p_cells THEN
            PERFORM set_config('lock_timeout', v_usual_timeout, true);
            RETURN v_displaced;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'LT001';
    EXCEPTION WHEN SQLSTATE 'LT001' OR lock_not_available THEN NULL;
    END;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    create_projection()
    create_capacity()
    create_appointments()
    op.execute(TAKE_UNITS)


def create_projection() -> None:
    op.create_table(
        "office",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, comment="null until the office was fetched for the first time"),
        sa.Column("task_type", sa.Text),
        sa.Column("appointments", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("walk_in", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("closed_from", sa.Date),
        sa.Column("successor", sa.Text),
        sa.Column("desks", sa.SmallInteger, comment="null: not known"),
        sa.Column("hours_until", sa.Date, comment="last day whose opening hours are known"),
        sa.Column("stale_at", STAMP, comment="set: the catalog knows something newer"),
        sa.Column("fetched_at", STAMP),
        sa.PrimaryKeyConstraint("id", name="office_pk"),
        schema="booking",
    )
    stale = sa.text("stale_at IS NOT NULL")
    op.create_index("office_stale_ix", "office", ["stale_at"], schema="booking", postgresql_where=stale)
    op.create_table(
        "office_service",
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("duration_minutes", sa.Integer, comment="null: not known, never guessed"),
        sa.Column(
            "duration_by_quantity", JSONB, comment='[{"max": 5, "minutes": 10}, ..., {"max": null, "minutes": 45}]'
        ),
        sa.PrimaryKeyConstraint("office_id", "service_id", name="office_service_pk"),
        sa.ForeignKeyConstraint(
            ["office_id"], ["booking.office.id"], name="office_service_office_id_fk", ondelete="CASCADE"
        ),
        sa.CheckConstraint("duration_minutes > 0", name=op.f("office_service_duration_positive_ck")),
        schema="booking",
    )
    op.create_index("office_service_service_id_ix", "office_service", ["service_id", "office_id"], schema="booking")
    op.create_table(
        "opening_interval",
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("opens_minute", sa.SmallInteger, nullable=False, comment="minutes after local midnight"),
        sa.Column("closes_minute", sa.SmallInteger, nullable=False),
        sa.Column("mode", sa.Text),
        sa.PrimaryKeyConstraint("office_id", "day", "opens_minute", name="opening_interval_pk"),
        sa.ForeignKeyConstraint(
            ["office_id"], ["booking.office.id"], name="opening_interval_office_id_fk", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440",
            name=op.f("opening_interval_within_day_ck"),
        ),
        schema="booking",
    )


def create_capacity() -> None:
    op.create_table(
        "release_policy",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column(
            "office_ids", sa.ARRAY(sa.Text), nullable=False, comment="empty: every office that no other policy names"
        ),
        sa.Column("horizon_days", sa.SmallInteger, nullable=False, comment="a day is released so many days before"),
        sa.Column("release_time", sa.Time, nullable=False, comment="local time of the release"),
        sa.Column("channel", sa.Text, nullable=False, server_default="online"),
        sa.Column("status", sa.Text, nullable=False, comment="provenance of the rule"),
        sa.Column("sources", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("valid_from", sa.Date),
        sa.PrimaryKeyConstraint("id", name="release_policy_pk"),
        sa.CheckConstraint("horizon_days BETWEEN 0 AND 400", name=op.f("release_policy_horizon_sane_ck")),
        sa.CheckConstraint(CHANNEL_KNOWN, name=op.f("release_policy_channel_known_ck")),
        schema="booking",
    )
    op.create_table(
        "pool",
        sa.Column("id", sa.Integer, sa.Identity(), nullable=False),
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("capacity", sa.SmallInteger, nullable=False, comment="desks served at the same time"),
        sa.Column("capacity_status", sa.Text, nullable=False, comment="sourced or placeholder"),
        sa.PrimaryKeyConstraint("id", name="pool_pk"),
        sa.UniqueConstraint("office_id", name="pool_office_id_uq"),
        sa.ForeignKeyConstraint(["office_id"], ["booking.office.id"], name="pool_office_id_fk"),
        sa.CheckConstraint("capacity BETWEEN 0 AND 500", name=op.f("pool_capacity_sane_ck")),
        schema="booking",
    )
    create_units()
    op.create_table(
        "capacity_conflict",
        sa.Column("appointment_id", sa.Uuid, nullable=False),
        sa.Column("pool_id", sa.Integer, nullable=False),
        sa.Column("noted_at", STAMP, nullable=False, server_default=NOW),
        sa.Column("resolved_at", STAMP),
        sa.PrimaryKeyConstraint("appointment_id", name="capacity_conflict_pk"),
        sa.ForeignKeyConstraint(["pool_id"], ["booking.pool.id"], name="capacity_conflict_pool_id_fk"),
        schema="booking",
    )
    still_open = sa.text("resolved_at IS NULL")
    op.create_index(
        "capacity_conflict_open_ix", "capacity_conflict", ["pool_id"], schema="booking", postgresql_where=still_open
    )


def create_units() -> None:
    op.create_table(
        "capacity_unit",
        sa.Column("pool_id", sa.Integer, nullable=False),
        sa.Column("starts_at", STAMP, nullable=False),
        sa.Column("unit_no", sa.SmallInteger, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("released_at", STAMP, nullable=False, comment="infinity: never again, outside the hours"),
        sa.Column("appointment_id", sa.Uuid, comment="who has it; with hold_until null it is firm"),
        sa.Column("hold_until", STAMP),
        sa.PrimaryKeyConstraint("pool_id", "starts_at", "unit_no", name="capacity_unit_pk"),
        sa.CheckConstraint(
            "hold_until IS NULL OR appointment_id IS NOT NULL", name=op.f("capacity_unit_hold_has_owner_ck")
        ),
        sa.CheckConstraint(
            f"appointment_id <> '{NOBODY}'::uuid OR hold_until IS NOT NULL", name=op.f("capacity_unit_cooldown_ends_ck")
        ),
        sa.CheckConstraint(CHANNEL_KNOWN, name=op.f("capacity_unit_channel_known_ck")),
        schema="booking",
        postgresql_with={"fillfactor": "80"},
    )
    for name, columns, where in (
        ("capacity_unit_hold_until_ix", ["hold_until"], "hold_until IS NOT NULL"),
        ("capacity_unit_appointment_id_ix", ["appointment_id"], "appointment_id IS NOT NULL"),
    ):
        op.create_index(name, "capacity_unit", columns, schema="booking", postgresql_where=sa.text(where))
    op.create_index(
        "capacity_unit_free_ix",
        "capacity_unit",
        ["pool_id", "starts_at"],
        schema="booking",
        postgresql_include=["channel", "released_at"],
        postgresql_where=sa.text("appointment_id IS NULL"),
    )


def create_appointments() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("hold_until", STAMP),
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("pool_id", sa.Integer, nullable=False),
        sa.Column("starts_at", STAMP, nullable=False),
        sa.Column("minutes", sa.SmallInteger, nullable=False),
        sa.Column("cells", sa.SmallInteger, nullable=False, comment="how many units it has"),
        sa.Column("services", JSONB, nullable=False, comment='[{"id", "title", "quantity"}] as booked'),
        sa.Column("sequence", sa.Integer, nullable=False, server_default="0", comment="SEQUENCE of the calendar entry"),
        sa.Column("locale", sa.Text),
        sa.Column("sealed_contact", sa.LargeBinary),
        sa.Column("key_id", sa.Text, comment="master key that wraps data_key"),
        sa.Column("data_key", sa.LargeBinary, comment="destroying it erases the contact"),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.Column("changed_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("id", name="appointment_pk"),
        sa.UniqueConstraint("reference", name="appointment_reference_uq"),
        sa.ForeignKeyConstraint(["office_id"], ["booking.office.id"], name="appointment_office_id_fk"),
        sa.ForeignKeyConstraint(["pool_id"], ["booking.pool.id"], name="appointment_pool_id_fk"),
        sa.CheckConstraint(
            "state IN ('held', 'confirmed', 'cancelled', 'expired')", name=op.f("appointment_state_known_ck")
        ),
        sa.CheckConstraint("(state = 'held') = (hold_until IS NOT NULL)", name=op.f("appointment_only_a_hold_ends_ck")),
        sa.CheckConstraint(
            "cells BETWEEN 1 AND 288 AND minutes BETWEEN 1 AND cells * 5", name=op.f("appointment_minutes_fit_cells_ck")
        ),
        sa.CheckConstraint("(data_key IS NULL) = (key_id IS NULL)", name=op.f("appointment_key_has_wrapper_ck")),
        schema="booking",
    )
    held = sa.text("hold_until IS NOT NULL")
    op.create_index("appointment_due_ix", "appointment", ["hold_until"], schema="booking", postgresql_where=held)
    op.create_index("appointment_pool_id_starts_at_ix", "appointment", ["pool_id", "starts_at"], schema="booking")


def downgrade() -> None:
    op.execute("DROP FUNCTION booking.take_units")
    for table in (
        "appointment", "capacity_conflict", "capacity_unit", "pool", "release_policy", "opening_interval",
        "office_service", "office",
    ):  # fmt: skip
        op.drop_table(table, schema="booking")
