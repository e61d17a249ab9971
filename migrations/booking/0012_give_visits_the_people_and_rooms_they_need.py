"""Give visits the case workers, rooms and interpreters they need, each to one visit at a time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KIND_KNOWN = "kind IN ('case_worker', 'room', 'interpreter')"
NOTHING, FALSE_IF_HELD = sa.text("''"), "a.state = 'held' AND a.hold_until < clock_timestamp() - interval '30 seconds'"

NEEDED = """
SELECT n.kind, n.skill, max(n.before_minutes) AS before_minutes, max(n.after_minutes) AS after_minutes
FROM booking.service_need n WHERE n.office_id = {office} AND n.service_id = ANY ({services}) GROUP BY n.kind, n.skill"""

FREE = f"""
CREATE FUNCTION booking.resources_free(p_pool integer, p_services text[], p_starts_at timestamptz, p_minutes integer)
RETURNS boolean LANGUAGE sql STABLE AS $$
-- Whether for each need of these services something of the office is free for a visit at this time.
SELECT NOT EXISTS (
    SELECT FROM booking.pool p CROSS JOIN LATERAL ({NEEDED.format(office="p.office_id", services="p_services")}) AS need
    WHERE p.id = p_pool AND NOT EXISTS (
        SELECT FROM booking.resource r
        WHERE r.office_id = p.office_id AND r.kind = need.kind AND r.active AND (need.skill = '' OR need.skill = ANY (r.skills))
          AND NOT EXISTS (
            SELECT FROM booking.resource_use u LEFT JOIN booking.appointment a ON a.id = u.appointment_id
            WHERE u.resource_id = r.id AND NOT coalesce({FALSE_IF_HELD}, false)
              AND u.during && tstzrange(p_starts_at - make_interval(mins => need.before_minutes),
                                        p_starts_at + make_interval(mins => p_minutes + need.after_minutes)))))
$$
"""  # noqa: S608 - constants are put in
SEIZE = f"""
CREATE FUNCTION booking.seize_resources() RETURNS trigger LANGUAGE plpgsql AS $$
-- An appointment gets what its services need, when it is made and when it moves, and lets go of it when it will not take place.
-- Whoever served the same case before is tried first; the exclusion constraint decides between two who want the same.
DECLARE
    v_services text[] := ARRAY(SELECT s ->> 'id' FROM jsonb_array_elements(NEW.services) AS s);
    v_need record;
    v_resource uuid;
    v_during tstzrange;
    v_found boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM booking.resource_use WHERE appointment_id = NEW.id;
        IF NEW.state IN ('cancelled', 'expired', 'no_show') THEN RETURN NULL; END IF;
    END IF;
    FOR v_need IN {NEEDED.format(office="NEW.office_id", services="v_services")} ORDER BY n.kind, n.skill LOOP
        v_during := tstzrange(NEW.starts_at - make_interval(mins => v_need.before_minutes),
                              NEW.starts_at + make_interval(mins => NEW.minutes + v_need.after_minutes));
        v_found := false;
        FOR v_resource IN
            SELECT r.id FROM booking.resource r
            WHERE r.office_id = NEW.office_id AND r.kind = v_need.kind AND r.active
              AND (v_need.skill = '' OR v_need.skill = ANY (r.skills))
            ORDER BY EXISTS (SELECT FROM booking.resource_use u JOIN booking.appointment a ON a.id = u.appointment_id
                             WHERE u.resource_id = r.id AND a.series_id = NEW.series_id) DESC,
                     cardinality(r.skills), md5(r.id::text || NEW.id::text)
        LOOP
            DELETE FROM booking.resource_use u USING booking.appointment a
            WHERE u.resource_id = v_resource AND u.during && v_during AND a.id = u.appointment_id AND {FALSE_IF_HELD};
            INSERT INTO booking.resource_use (resource_id, during, appointment_id) VALUES (v_resource, v_during, NEW.id)
            ON CONFLICT DO NOTHING;
            IF FOUND THEN v_found := true; EXIT; END IF;
        END LOOP;
        IF NOT v_found THEN
            RAISE EXCEPTION 'nothing is free that the visit needs' USING ERRCODE = 'integrity_constraint_violation',
                CONSTRAINT = 'resource_use_free_ex';
        END IF;
    END LOOP;
    RETURN NULL;
END $$
"""  # noqa: S608
FIRST = """
CREATE TRIGGER appointment_seize_first AFTER INSERT ON booking.appointment FOR EACH ROW
WHEN (NEW.state IN ('held', 'confirmed')) EXECUTE FUNCTION booking.seize_resources()
"""
AGAIN = """
CREATE TRIGGER appointment_seize AFTER UPDATE OF state, office_id, starts_at, minutes ON booking.appointment FOR EACH ROW
WHEN ((OLD.office_id, OLD.starts_at, OLD.minutes) IS DISTINCT FROM (NEW.office_id, NEW.starts_at, NEW.minutes)
      OR (NEW.state IN ('cancelled', 'expired', 'no_show') AND OLD.state <> NEW.state))
EXECUTE FUNCTION booking.seize_resources()
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public")
    op.create_table(
        "resource",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False, comment="room number or team, never a person's name"),
        sa.Column("skills", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.text("true")),
        sa.PrimaryKeyConstraint("id", name="resource_pk"),
        sa.ForeignKeyConstraint(["office_id"], ["booking.office.id"], name="resource_office_id_fk"),
        sa.CheckConstraint(KIND_KNOWN, name=op.f("resource_kind_known_ck")),
        schema="booking",
    )
    op.create_index("resource_office_id_ix", "resource", ["office_id"], schema="booking")
    create_needs()
    create_uses()
    for statement in (FREE, SEIZE, FIRST, AGAIN):
        op.execute(statement)


def create_needs() -> None:
    op.create_table(
        "service_need",
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("skill", sa.Text, nullable=False, server_default=NOTHING, comment="empty: any of the kind"),
        sa.Column(
            "before_minutes", sa.SmallInteger, nullable=False, server_default=sa.text("0"), comment="preparation"
        ),
        sa.Column("after_minutes", sa.SmallInteger, nullable=False, server_default=sa.text("0"), comment="follow-up"),
        sa.PrimaryKeyConstraint("office_id", "service_id", "kind", "skill", name="service_need_pk"),
        sa.ForeignKeyConstraint(["office_id"], ["booking.office.id"], name="service_need_office_id_fk"),
        sa.CheckConstraint(KIND_KNOWN, name=op.f("service_need_kind_known_ck")),
        sa.CheckConstraint(
            "before_minutes BETWEEN 0 AND 240 AND after_minutes BETWEEN 0 AND 240",
            name=op.f("service_need_minutes_sane_ck"),
        ),
        schema="booking",
    )


def create_uses() -> None:
    op.create_table(
        "resource_use",
        sa.Column("id", sa.Uuid, nullable=False, server_default=sa.text("gen_random_uuid()")),
        sa.Column("resource_id", sa.Uuid, nullable=False),
        sa.Column("during", TSTZRANGE, nullable=False),
        sa.Column("appointment_id", sa.Uuid, comment="null: blocked by staff, e.g. back-office time"),
        sa.Column("reason", sa.Text, comment="why it is blocked"),
        sa.PrimaryKeyConstraint("id", name="resource_use_pk"),
        sa.ForeignKeyConstraint(["resource_id"], ["booking.resource.id"], name="resource_use_resource_id_fk"),
        ExcludeConstraint(
            (sa.column("resource_id"), "="), (sa.column("during"), "&&"), name="resource_use_free_ex", using="gist"
        ),
        sa.CheckConstraint(
            "(appointment_id IS NULL) = (reason IS NOT NULL)", name=op.f("resource_use_block_has_reason_ck")
        ),
        schema="booking",
    )
    op.create_index(
        "resource_use_appointment_id_ix", "resource_use", ["appointment_id"], schema="booking",
        postgresql_where=sa.text("appointment_id IS NOT NULL"),
    )  # fmt: skip


def downgrade() -> None:
    for trigger in ("appointment_seize", "appointment_seize_first"):
        op.execute(f"DROP TRIGGER {trigger} ON booking.appointment")
    for function in ("seize_resources", "resources_free"):
        op.execute(f"DROP FUNCTION booking.{function}")
    for table in ("resource_use", "service_need", "resource"):
        op.drop_table(table, schema="booking")
