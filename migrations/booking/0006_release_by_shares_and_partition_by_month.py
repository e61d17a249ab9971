"""Release by shares and channels, and keep the units of each month in a partition of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NOBODY = "00000000-0000-0000-0000-000000000000"
CHANNELS = "channel IN ('online', 'staff', 'phone', 'walk_in')"
CHANNELS_BEFORE = "channel IN ('online', 'staff', 'walkin', 'callcentre')"
RENAMED = (("walkin", "walk_in"), ("callcentre", "phone"))

MAKE_PARTITIONS = """
CREATE FUNCTION booking.make_capacity_partitions(p_first timestamptz, p_last timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
-- A partition for each month (UTC) from first to last; returns how many were missing. A new table that is attached, because creating
-- it as a partition would wait for all bookings, and all bookings for it.
DECLARE
    v_month timestamp := date_trunc('month', p_first AT TIME ZONE 'UTC');
    v_name text;
    v_made integer := 0;
BEGIN
    WHILE v_month <= p_last AT TIME ZONE 'UTC' LOOP
        v_name := 'capacity_unit_' || to_char(v_month, 'YYYYMM');
        IF to_regclass('booking.' || v_name) IS NULL THEN
            PERFORM pg_advisory_xact_lock(hashtext('booking.capacity_partition'));
        END IF;
        IF to_regclass('booking.' || v_name) IS NULL THEN
            -- A unit changes hands often and never moves: free space in the page keeps these updates off the primary key.
            EXECUTE format('CREATE TABLE booking.%I (LIKE booking.capacity_unit INCLUDING DEFAULTS INCLUDING CONSTRAINTS)'
                           ' WITH (fillfactor = 80)', v_name);
            EXECUTE format('ALTER TABLE booking.capacity_unit ATTACH PARTITION booking.%I FOR VALUES FROM (%L) TO (%L)',
                           v_name, v_month AT TIME ZONE 'UTC', (v_month + interval '1 month') AT TIME ZONE 'UTC');
            v_made := v_made + 1;
        END IF;
        v_month := v_month + interval '1 month';
    END LOOP;
    RETURN v_made;
END $$
"""
DROP_PARTITIONS = """
CREATE FUNCTION booking.drop_capacity_partitions(p_now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
-- Drop the months that ended longer ago than the retention rule `capacity` says; appointments keep their own start.
DECLARE
    v_name text;
    v_dropped integer := 0;
BEGIN
    FOR v_name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        JOIN booking.retention_rule r ON r.id = 'capacity'
        WHERE i.inhparent = 'booking.capacity_unit'::regclass
          AND (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month') AT TIME ZONE 'UTC'
              + make_interval(days => r.days) <= p_now
        ORDER BY 1
    LOOP
        EXECUTE format('DROP TABLE booking.%I', v_name);
        v_dropped := v_dropped + 1;
    END LOOP;
    RETURN v_dropped;
END $$
"""

PICK = """
        WITH pick AS (
            SELECT w.starts_at, u.unit_no, u.appointment_id AS before
            FROM generate_series(p_first, v_last, v_cell) AS w (starts_at)
            CROSS JOIN LATERAL (
                SELECT c.unit_no, c.appointment_id FROM booking.capacity_unit c
                WHERE c.pool_id = p_pool AND c.starts_at = w.starts_at AND {channel}
                  AND (c.released_at <= clock_timestamp() OR c.appointment_id = p_appointment)
                  AND (c.appointment_id IS NULL OR c.appointment_id = p_appointment
                       OR c.hold_until < clock_timestamp() - v_grace)
                ORDER BY (c.appointment_id IS NOT DISTINCT FROM p_appointment) DESC, {order}c.unit_no
                LIMIT 1 FOR UPDATE {skip}) AS u),
        taken AS (
            UPDATE booking.capacity_unit c SET appointment_id = p_appointment, hold_until = p_until
            FROM pick p
            WHERE c.pool_id = p_pool AND c.starts_at = p.starts_at AND c.unit_no = p.unit_no
              AND c.starts_at BETWEEN p_first AND v_last
            RETURNING p.before)
        SELECT count(*), coalesce(array_agg(DISTINCT before) FILTER (
            WHERE before <> p_appointment AND before <> '{nobody}'), '{{}}') INTO v_count, v_displaced FROM taken;
"""
TAKE_UNITS = """
CREATE FUNCTION booking.take_units(
    p_pool integer, {parameter}, p_first timestamptz, p_cells integer, p_appointment uuid, p_until timestamptz)
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
    BEGIN {pick_free}
        IF v_count = p_cells THEN RETURN v_displaced; END IF;
        RAISE EXCEPTION USING ERRCODE = 'LT001';
    EXCEPTION WHEN SQLSTATE 'LT001' THEN NULL;  -- undoes what was taken and lets go of its locks
    END;
    -- A unit that was locked may come free when the other transaction fails: wait for it once, shortly, in the order of cells.
    BEGIN
        PERFORM set_config('lock_timeout', '500ms', true); {pick_waiting}
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
NOW_WORDS = {"channel": "c.channel = ANY (p_channels)", "order": "array_position(p_channels, c.channel), "}
"""Channels in the order in which they are tried."""
WORDS_BEFORE = {"channel": "c.channel = p_channel", "order": ""}


def take_units(parameter: str, words: dict[str, str]) -> str:
    picks = [PICK.format(skip=skip, nobody=NOBODY, **words) for skip in ("SKIP LOCKED", "")]
    return TAKE_UNITS.format(parameter=parameter, pick_free=picks[0], pick_waiting=picks[1])


def upgrade() -> None:
    for table in ("release_policy", "capacity_unit"):
        op.drop_constraint(op.f(f"{table}_channel_known_ck"), table, schema="booking")
        for before, now in RENAMED:
            op.execute(f"UPDATE booking.{table} SET channel = '{now}' WHERE channel = '{before}'")  # noqa: S608
    create_shares()
    for statement in (MAKE_PARTITIONS, DROP_PARTITIONS):
        op.execute(statement)
    replace_units(CHANNELS, postgresql_partition_by="RANGE (starts_at)")
    op.execute("DROP FUNCTION booking.take_units")
    op.execute(take_units("p_channels text[]", NOW_WORDS))


def create_shares() -> None:
    op.create_table(
        "release_share",
        sa.Column("policy_id", sa.Text, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("channel", sa.Text, nullable=False, comment="who may book it"),
        sa.Column(
            "percent", sa.SmallInteger, nullable=False, comment="of the desks; all shares of a policy together are 100"
        ),
        sa.Column("days_ahead", sa.SmallInteger, nullable=False, comment="a day is released so many days before"),
        sa.Column("release_time", sa.Time, nullable=False, comment="local time of the release"),
        sa.Column(
            "jitter_seconds", sa.SmallInteger, nullable=False, server_default="0",
            comment="an office is released up to so much later",
        ),
        sa.PrimaryKeyConstraint("policy_id", "position", name="release_share_pk"),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["booking.release_policy.id"], name="release_share_policy_id_fk", ondelete="CASCADE"
        ),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=op.f("release_share_percent_sane_ck")),
        sa.CheckConstraint("days_ahead BETWEEN 0 AND 400", name=op.f("release_share_days_sane_ck")),
        sa.CheckConstraint("jitter_seconds BETWEEN 0 AND 3600", name=op.f("release_share_jitter_sane_ck")),
        sa.CheckConstraint(CHANNELS, name=op.f("release_share_channel_known_ck")),
        schema="booking",
    )  # fmt: skip
    op.execute("""
        INSERT INTO booking.release_share (policy_id, position, channel, percent, days_ahead, release_time)
        SELECT id, 0, channel, 100, horizon_days, release_time FROM booking.release_policy
    """)
    for column in ("horizon_days", "release_time", "channel"):
        op.drop_column("release_policy", column, schema="booking")
    op.alter_column(
        "release_policy", "valid_from", schema="booking", comment="first day of appointments it is for; null: always"
    )


def replace_units(channels: str, **options: object) -> None:
    """Rename the table, make it anew with these options, move its rows."""
    op.rename_table("capacity_unit", "capacity_unit_before", schema="booking")
    for name in ("pk", "hold_until_ix", "appointment_id_ix", "free_ix"):
        op.execute(f"ALTER INDEX booking.capacity_unit_{name} RENAME TO capacity_unit_before_{name}")
    op.create_table(
        "capacity_unit",
        sa.Column("pool_id", sa.Integer, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_no", sa.SmallInteger, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column(
            "released_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="infinity: never again, outside the hours",
        ),
        sa.Column("appointment_id", sa.Uuid, comment="who has it; with hold_until null it is firm"),
        sa.Column("hold_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("pool_id", "starts_at", "unit_no", name="capacity_unit_pk"),
        sa.CheckConstraint(
            "hold_until IS NULL OR appointment_id IS NOT NULL", name=op.f("capacity_unit_hold_has_owner_ck")
        ),
        sa.CheckConstraint(
            f"appointment_id <> '{NOBODY}'::uuid OR hold_until IS NOT NULL", name=op.f("capacity_unit_cooldown_ends_ck")
        ),
        sa.CheckConstraint(channels, name=op.f("capacity_unit_channel_known_ck")),
        schema="booking",
        **options,
    )
    for name, columns, where in (
        ("capacity_unit_hold_until_ix", ["hold_until"], "hold_until IS NOT NULL"),
        ("capacity_unit_appointment_id_ix", ["appointment_id"], "appointment_id IS NOT NULL"),
    ):
        op.create_index(name, "capacity_unit", columns, schema="booking", postgresql_where=sa.text(where))
    op.create_index(
        "capacity_unit_free_ix", "capacity_unit", ["pool_id", "starts_at"], schema="booking",
        postgresql_include=["channel", "released_at"], postgresql_where=sa.text("appointment_id IS NULL"),
    )  # fmt: skip
    if "postgresql_partition_by" in options:
        op.execute("""
            SELECT booking.make_capacity_partitions(least(min(starts_at), now()), greatest(max(starts_at), now() + interval '60 days'))
            FROM booking.capacity_unit_before
        """)
    op.execute("INSERT INTO booking.capacity_unit SELECT * FROM booking.capacity_unit_before")
    op.drop_table("capacity_unit_before", schema="booking")


def downgrade() -> None:
    op.execute("DROP FUNCTION booking.take_units")
    op.execute(take_units("p_channel text", WORDS_BEFORE))
    op.drop_constraint(op.f("capacity_unit_channel_known_ck"), "capacity_unit", schema="booking")
    for before, now in RENAMED:
        op.execute(f"UPDATE booking.capacity_unit SET channel = '{before}' WHERE channel = '{now}'")  # noqa: S608
    replace_units(CHANNELS_BEFORE, postgresql_with={"fillfactor": "80"})
    for function in ("make_capacity_partitions", "drop_capacity_partitions"):
        op.execute(f"DROP FUNCTION booking.{function}")
    restore_policies()


def restore_policies() -> None:
    for column in (
        sa.Column("horizon_days", sa.SmallInteger, comment="a day is released so many days before"),
        sa.Column("release_time", sa.Time, comment="local time of the release"),
        sa.Column("channel", sa.Text, nullable=False, server_default="online"),
    ):
        op.add_column("release_policy", column, schema="booking")
    op.execute("""
        UPDATE booking.release_policy p SET horizon_days = s.days_ahead, release_time = s.release_time,
            channel = CASE s.channel WHEN 'walk_in' THEN 'walkin' WHEN 'phone' THEN 'callcentre' ELSE s.channel END
        FROM booking.release_share s WHERE s.policy_id = p.id AND s.position = 0
    """)
    for column in ("horizon_days", "release_time"):
        op.alter_column("release_policy", column, nullable=False, schema="booking")
    op.alter_column("release_policy", "valid_from", schema="booking", comment=None)
    op.create_check_constraint(
        op.f("release_policy_horizon_sane_ck"), "release_policy", "horizon_days BETWEEN 0 AND 400", schema="booking"
    )
    op.create_check_constraint(
        op.f("release_policy_channel_known_ck"), "release_policy", CHANNELS_BEFORE, schema="booking"
    )
    op.drop_table("release_share", schema="booking")
