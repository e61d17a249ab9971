"""Take a case worker, a room or an interpreter out: visits get another one, and those for which there is none are conflicts."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

RUN_OUT = "a.state = 'held' AND a.hold_until < clock_timestamp() - interval '30 seconds'"
NEEDED = """
SELECT n.kind, n.skill, max(n.before_minutes) AS before_minutes, max(n.after_minutes) AS after_minutes
FROM booking.service_need n WHERE n.office_id = {row}.office_id
  AND n.service_id IN (SELECT s ->> 'id' FROM jsonb_array_elements({row}.services) AS s)
GROUP BY n.kind, n.skill ORDER BY n.kind, n.skill"""

NAMES = """
    v_need record;
    v_resource uuid;
    v_during tstzrange;
    v_found boolean;"""
LOOPS = f"""
    FOR v_need IN {NEEDED} LOOP
        v_during := tstzrange({{row}}.starts_at - make_interval(mins => v_need.before_minutes),
                              {{row}}.starts_at + make_interval(mins => {{row}}.minutes + v_need.after_minutes));
        v_found := false;
        FOR v_resource IN
            SELECT r.id FROM booking.resource r
            WHERE r.office_id = {{row}}.office_id AND r.kind = v_need.kind AND r.active
              AND (v_need.skill = '' OR v_need.skill = ANY (r.skills))
            ORDER BY EXISTS (SELECT FROM booking.resource_use u JOIN booking.appointment a ON a.id = u.appointment_id
                             WHERE u.resource_id = r.id AND a.series_id = {{row}}.series_id) DESC,
                     cardinality(r.skills), md5(r.id::text || {{row}}.id::text)
        LOOP
            DELETE FROM booking.resource_use u USING booking.appointment a
            WHERE u.resource_id = v_resource AND u.during && v_during AND a.id = u.appointment_id AND {RUN_OUT};
            INSERT INTO booking.resource_use (resource_id, during, appointment_id) VALUES (v_resource, v_during, {{row}}.id)
            ON CONFLICT DO NOTHING;
            IF FOUND THEN v_found := true; EXIT; END IF;
        END LOOP;
        IF NOT v_found THEN
            RAISE EXCEPTION 'nothing is free that the visit needs' USING ERRCODE = 'integrity_constraint_violation',
                CONSTRAINT = 'resource_use_free_ex';
        END IF;
    END LOOP;"""  # noqa: S608 - constants are put in
SEIZE_FOR = f"""
CREATE FUNCTION booking.seize_for(p_appointment booking.appointment) RETURNS void LANGUAGE plpgsql AS $$
-- An appointment that has nothing gets what its services need besides a desk, or an error says that it cannot.
-- Whoever served the same case before is tried first; the exclusion constraint decides between two who want the same.
DECLARE {NAMES}
BEGIN {LOOPS.format(row="p_appointment")}
END $$
"""
SEIZE = """
CREATE OR REPLACE FUNCTION booking.seize_resources() RETURNS trigger LANGUAGE plpgsql AS $$
-- An appointment gets what it needs when it is made and when it moves, and lets go of it when it will not take place.
{declare}
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM booking.resource_use WHERE appointment_id = NEW.id;
        IF NEW.state IN ('cancelled', 'expired', 'no_show') THEN RETURN NULL; END IF;
    END IF; {seize}
    RETURN NULL;
END $$
"""
SEIZE_NOW = SEIZE.format(declare="", seize="PERFORM booking.seize_for(NEW);")
SEIZE_BEFORE = SEIZE.format(declare=f"DECLARE {NAMES}", seize=LOOPS.format(row="NEW"))
TRY_AGAIN = """
CREATE FUNCTION booking.seize_again(p_appointment booking.appointment) RETURNS boolean LANGUAGE plpgsql AS $$
-- Give an appointment everything it needs anew; false when that cannot be, and it keeps what it has.
BEGIN
    DELETE FROM booking.resource_use WHERE appointment_id = p_appointment.id;
    PERFORM booking.seize_for(p_appointment);
    RETURN true;
EXCEPTION WHEN integrity_constraint_violation THEN
    RETURN false;
END $$
"""
TAKE_OUT = """
CREATE FUNCTION booking.take_out_resource(p_resource uuid, p_closure uuid, p_during tstzrange, p_reason text)
RETURNS uuid[] LANGUAGE plpgsql AS $$
-- Nobody can use the resource meanwhile. Visits that had it get another one, who came first chooses first; returns those left without.
-- A visit that is being served keeps it to its end. Somebody who seizes it at the same moment is waited for, and treated alike: what
-- was seized after the DELETE looked is in the way of the INSERT, so both are done again.
DECLARE
    v_lost uuid[] := '{}';
    v_left uuid[] := '{}';
    v_appointment booking.appointment;
BEGIN
    FOR v_try IN 1..20 LOOP
        BEGIN
            WITH lost AS (
                DELETE FROM booking.resource_use u USING booking.appointment a
                WHERE u.resource_id = p_resource AND u.during && p_during AND a.id = u.appointment_id
                  AND a.state IN ('held', 'confirmed', 'checked_in') RETURNING a.id)
            SELECT coalesce(array_agg(id), '{}') INTO v_lost FROM lost;
            INSERT INTO booking.resource_use (resource_id, during, reason, closure_id)
            SELECT p_resource, gap, p_reason, p_closure
            FROM unnest(tstzmultirange(p_during) - coalesce(
                (SELECT range_agg(u.during) FROM booking.resource_use u LEFT JOIN booking.appointment a ON a.id = u.appointment_id
                 WHERE u.resource_id = p_resource AND u.during && p_during
                   AND (a.id IS NULL OR a.state NOT IN ('held', 'confirmed', 'checked_in'))),
                '{}'::tstzmultirange)) AS gap;
            EXIT;
        EXCEPTION WHEN exclusion_violation THEN
            IF v_try = 20 THEN RAISE; END IF;
        END;
    END LOOP;
    FOR v_appointment IN SELECT * FROM booking.appointment WHERE id = ANY (v_lost) ORDER BY starts_at, created_at, id LOOP
        IF NOT booking.seize_again(v_appointment) THEN v_left := v_left || v_appointment.id; END IF;
    END LOOP;
    RETURN v_left;
END $$
"""
SETTLE = """
CREATE FUNCTION booking.settle_missing_resources(p_office text) RETURNS void LANGUAGE plpgsql AS $$
-- Visits of an office that are to come and miss something get what is free now, and are no conflict any more.
DECLARE
    v_appointment booking.appointment;
BEGIN
    FOR v_appointment IN
        SELECT a.* FROM booking.appointment a JOIN booking.capacity_conflict c ON c.appointment_id = a.id
        WHERE c.cause = 'resource' AND c.resolved_at IS NULL AND a.office_id = p_office
          AND a.state IN ('held', 'confirmed', 'checked_in') AND a.starts_at > clock_timestamp()
        ORDER BY a.starts_at, a.created_at, a.id
    LOOP
        IF booking.seize_again(v_appointment) THEN
            UPDATE booking.capacity_conflict SET resolved_at = clock_timestamp()
            WHERE appointment_id = v_appointment.id AND cause = 'resource';
        END IF;
    END LOOP;
END $$
"""


def upgrade() -> None:
    op.add_column(
        "closure",
        sa.Column("resource_id", sa.Uuid, comment="only this one is missing; null: the whole office"),
        schema="booking",
    )
    op.create_foreign_key(
        "closure_resource_id_fk", "closure", "resource", ["resource_id"], ["id"],
        source_schema="booking", referent_schema="booking",
    )  # fmt: skip
    op.add_column(
        "resource_use", sa.Column("closure_id", sa.Uuid, comment="the closure that took it out"), schema="booking"
    )
    op.add_column(
        "capacity_conflict",
        sa.Column(
            "cause", sa.Text, nullable=False, server_default=sa.text("'hours'"), comment="what it does not fit any more"
        ),
        schema="booking",
    )
    op.create_check_constraint(
        op.f("capacity_conflict_cause_known_ck"),
        "capacity_conflict",
        "cause IN ('hours', 'resource')",
        schema="booking",
    )
    op.drop_constraint("capacity_conflict_pk", "capacity_conflict", schema="booking")
    op.create_primary_key("capacity_conflict_pk", "capacity_conflict", ["appointment_id", "cause"], schema="booking")
    for statement in (SEIZE_FOR, SEIZE_NOW, TRY_AGAIN, TAKE_OUT, SETTLE):
        op.execute(statement)


def downgrade() -> None:
    op.execute(SEIZE_BEFORE)
    for function in ("settle_missing_resources", "take_out_resource", "seize_again", "seize_for"):
        op.execute(f"DROP FUNCTION booking.{function}")
    op.execute("DELETE FROM booking.capacity_conflict WHERE cause <> 'hours'")
    op.drop_constraint("capacity_conflict_pk", "capacity_conflict", schema="booking")
    op.create_primary_key("capacity_conflict_pk", "capacity_conflict", ["appointment_id"], schema="booking")
    op.drop_column("capacity_conflict", "cause", schema="booking")
    op.execute("DELETE FROM booking.resource_use WHERE closure_id IS NOT NULL")
    op.drop_column("resource_use", "closure_id", schema="booking")
    op.drop_column("closure", "resource_id", schema="booking")
