"""Keep time for long visits, and say who booked an appointment."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NOBODY = "00000000-0000-0000-0000-000000000000"
PICK = """
        WITH pick AS (
            SELECT w.starts_at, u.unit_no, u.appointment_id AS before
            FROM generate_series(p_first, v_last, v_cell) AS w (starts_at)
            CROSS JOIN LATERAL (
                SELECT c.unit_no, c.appointment_id FROM booking.capacity_unit c
                WHERE c.pool_id = p_pool AND c.starts_at = w.starts_at AND c.channel = ANY (p_channels)
                  AND ({released} OR c.appointment_id = p_appointment)
                  AND (c.appointment_id IS NULL OR c.appointment_id = p_appointment
                       OR c.hold_until < clock_timestamp() - v_grace)
                ORDER BY (c.appointment_id IS NOT DISTINCT FROM p_appointment) DESC,
                         array_position(p_channels, c.channel), {kept}c.unit_no
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
CREATE OR REPLACE FUNCTION booking.take_units(
    p_pool integer, p_channels text[], p_first timestamptz, p_cells integer, p_appointment uuid, p_until timestamptz)
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
NOW = {
    "released": "c.released_at <= clock_timestamp() AND (c.least_cells <= p_cells OR c.to_all_at <= clock_timestamp())",
    "kept": "CASE WHEN c.least_cells <= p_cells THEN -c.least_cells ELSE c.least_cells END, ",
}
"""Long visits use first what is kept for them; short ones use it last."""
BEFORE = {"released": "c.released_at <= clock_timestamp()", "kept": ""}
INCLUDED = ["channel", "released_at"]


def take_units(words: dict[str, str]) -> str:
    picks = [PICK.format(skip=skip, nobody=NOBODY, **words) for skip in ("SKIP LOCKED", "")]
    return TAKE_UNITS.format(pick_free=picks[0], pick_waiting=picks[1])


def upgrade() -> None:
    keep_time()
    op.add_column(
        "appointment",
        sa.Column("booked_by", sa.Text, nullable=False, server_default="holder", comment="who did the first step"),
        schema="booking",
    )
    op.execute("""
        UPDATE booking.appointment a SET booked_by = s.done_by FROM booking.appointment_step s
        WHERE s.appointment_id = a.id AND s.done_by <> 'holder'
          AND s.id = (SELECT min(id) FROM booking.appointment_step WHERE appointment_id = a.id)
    """)


def keep_time() -> None:
    for name, comment in (
        ("min_minutes", "only for visits at least so long; null: for all"),
        ("for_all_days_ahead", "what is left is for all visits so many days before; null: never"),
    ):
        op.add_column("release_share", sa.Column(name, sa.SmallInteger, comment=comment), schema="booking")
    op.create_check_constraint(
        op.f("release_share_kept_sane_ck"), "release_share",
        "min_minutes BETWEEN 10 AND 240 AND coalesce(for_all_days_ahead BETWEEN 0 AND days_ahead, true)"
        " OR (min_minutes IS NULL AND for_all_days_ahead IS NULL)", schema="booking",
    )  # fmt: skip
    for column in (
        sa.Column(
            "least_cells", sa.SmallInteger, nullable=False, server_default="1",
            comment="a visit of fewer cells does not get it before to_all_at",
        ),
        sa.Column("to_all_at", sa.DateTime(timezone=True), comment="infinity: kept for long visits to the end"),
    ):  # fmt: skip
        op.add_column("capacity_unit", column, schema="booking")
    op.create_check_constraint(
        op.f("capacity_unit_kept_until_ck"), "capacity_unit", "(least_cells > 1) = (to_all_at IS NOT NULL)", schema="booking"
    )  # fmt: skip
    index_free([*INCLUDED, "least_cells", "to_all_at"])
    op.execute(take_units(NOW))


def index_free(included: list[str]) -> None:
    op.drop_index("capacity_unit_free_ix", "capacity_unit", schema="booking")
    op.create_index(
        "capacity_unit_free_ix", "capacity_unit", ["pool_id", "starts_at"], schema="booking",
        postgresql_include=included, postgresql_where=sa.text("appointment_id IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_column("appointment", "booked_by", schema="booking")
    op.execute(take_units(BEFORE))
    index_free(INCLUDED)
    for table, columns in (
        ("capacity_unit", ("least_cells", "to_all_at")), ("release_share", ("min_minutes", "for_all_days_ahead")),
    ):  # fmt: skip
        for column in columns:
            op.drop_column(table, column, schema="booking")
