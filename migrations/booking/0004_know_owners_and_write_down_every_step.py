"""Know owners, count what a person has open, write down every step, and say what is kept how long."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CONFIRM = """
CREATE FUNCTION booking.confirm_appointment(
    p_id uuid, p_secret_hash bytea, p_owner_hash bytea, p_person_hash bytea, p_by text, p_sealed_contact bytea, p_key_id text,
    p_data_key bytea, p_locale text, p_grace interval)
RETURNS SETOF booking.appointment LANGUAGE plpgsql AS $$
-- Each statement sees what was committed while the one before it waited for locks: this is why it is a function and not one query.
-- Strangers get no locks. Returns no row when the appointment was not held, not in time, or not opened by this secret or owner.
DECLARE
    v_confirmed booking.appointment;
    v_firm integer;
BEGIN
    PERFORM 1 FROM booking.capacity_unit u JOIN booking.appointment a ON a.id = u.appointment_id
    WHERE u.appointment_id = p_id AND (a.secret_hash = p_secret_hash OR a.owner_hash = p_owner_hash)
    ORDER BY u.pool_id, u.starts_at, u.unit_no FOR UPDATE OF u;
    UPDATE booking.appointment
    SET state = 'confirmed', hold_until = NULL, sealed_contact = p_sealed_contact, key_id = p_key_id, data_key = p_data_key,
        locale = p_locale, person_hash = coalesce(person_hash, p_person_hash), changed_by = p_by,
        changed_at = clock_timestamp()
    WHERE id = p_id AND (secret_hash = p_secret_hash OR owner_hash = p_owner_hash) AND state = 'held'
      AND hold_until > clock_timestamp() - p_grace
    RETURNING * INTO v_confirmed;
    IF NOT FOUND THEN RETURN; END IF;
    UPDATE booking.capacity_unit SET hold_until = NULL WHERE appointment_id = p_id;
    GET DIAGNOSTICS v_firm = ROW_COUNT;
    IF v_firm <> v_confirmed.cells THEN
        RAISE EXCEPTION 'a hold of % cells has % units', v_confirmed.cells, v_firm;  -- never seen; better no answer than a wrong one
    END IF;
    RETURN NEXT v_confirmed;
END $$
"""
CONFIRM_BEFORE = """
CREATE FUNCTION booking.confirm_appointment(
    p_id uuid, p_secret_hash bytea, p_sealed_contact bytea, p_key_id text, p_data_key bytea, p_locale text, p_grace interval)
RETURNS SETOF booking.appointment LANGUAGE sql AS $$
    UPDATE booking.appointment
    SET state = 'confirmed', hold_until = NULL, sealed_contact = p_sealed_contact, key_id = p_key_id,
        data_key = p_data_key, locale = p_locale, changed_at = clock_timestamp()
    WHERE id = p_id AND secret_hash = p_secret_hash AND state = 'held' AND hold_until > clock_timestamp() - p_grace
    RETURNING *
$$
"""
FOLLOW = """
CREATE FUNCTION booking.follow_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
-- Whatever changes an appointment, in whatever way: the step is written down and the person's open appointments are counted.
DECLARE
    v_before bytea := CASE WHEN TG_OP = 'UPDATE' AND OLD.state IN ('held', 'confirmed') THEN OLD.person_hash END;
    v_after bytea := CASE WHEN NEW.state IN ('held', 'confirmed') THEN NEW.person_hash END;
BEGIN
    IF TG_OP = 'INSERT' OR (OLD.state, OLD.office_id, OLD.starts_at) IS DISTINCT FROM (NEW.state, NEW.office_id, NEW.starts_at) THEN
        INSERT INTO booking.appointment_step (appointment_id, state, office_id, starts_at, done_by)
        VALUES (NEW.id, NEW.state, NEW.office_id, NEW.starts_at, NEW.changed_by);
    END IF;
    IF v_before IS DISTINCT FROM v_after THEN
        UPDATE booking.person SET open_appointments = open_appointments - 1 WHERE hash = v_before;
        DELETE FROM booking.person WHERE hash = v_before AND open_appointments = 0 AND most_open IS NULL;
        INSERT INTO booking.person (hash, open_appointments) SELECT v_after, 1 WHERE v_after IS NOT NULL
        ON CONFLICT (hash) DO UPDATE SET open_appointments = person.open_appointments + 1;
    END IF;
    RETURN NULL;
END $$
"""
FOLLOW_TRIGGER = """
CREATE TRIGGER appointment_follow AFTER INSERT OR UPDATE OF state, office_id, starts_at, person_hash
ON booking.appointment FOR EACH ROW EXECUTE FUNCTION booking.follow_appointment()
"""
KEEP_PERSON = """
CREATE FUNCTION booking.keep_person() RETURNS trigger LANGUAGE plpgsql AS $$
-- An appointment is for the person who confirmed it and cannot be handed on; forgetting the person is all that may follow.
BEGIN
    IF NEW.sealed_contact IS NULL AND NEW.owner_hash IS NULL AND NEW.person_hash IS NULL THEN RETURN NEW; END IF;
    IF NEW.sealed_contact IS DISTINCT FROM OLD.sealed_contact OR NEW.owner_hash IS DISTINCT FROM OLD.owner_hash
       OR (NEW.person_hash IS DISTINCT FROM OLD.person_hash AND NEW.person_hash IS NOT NULL) THEN
        RAISE EXCEPTION 'the person of an appointment does not change' USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'appointment_person_stays_ck';
    END IF;
    RETURN NEW;
END $$
"""
KEEP_TRIGGER = """
CREATE TRIGGER appointment_keep_person BEFORE UPDATE OF sealed_contact, owner_hash, person_hash
ON booking.appointment FOR EACH ROW WHEN (OLD.state <> 'held') EXECUTE FUNCTION booking.keep_person()
"""
REFUSE = """
CREATE FUNCTION booking.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'appointment_step_append_only_ck';
END $$
"""
REFUSE_TRIGGER = """
CREATE TRIGGER appointment_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
ON booking.appointment_step FOR EACH STATEMENT EXECUTE FUNCTION booking.refuse_change()
"""
STEPS_BEFORE = '[{"max": 5, "minutes": 10}, ..., {"max": null, "minutes": 45}]'
STEPS = '[{"upTo": 5, "minutes": 10}, ..., {"upTo": null, "minutes": 45}]'


def upgrade() -> None:
    add_columns()
    create_tables()
    op.execute("DROP FUNCTION booking.confirm_appointment")
    for statement in (CONFIRM, FOLLOW, FOLLOW_TRIGGER, KEEP_PERSON, KEEP_TRIGGER, REFUSE, REFUSE_TRIGGER):
        op.execute(statement)


def add_columns() -> None:
    hash_ = sa.LargeBinary()
    op.add_column("appointment", sa.Column("owner_hash", hash_, comment="keyed hash of a resident"), schema="booking")
    op.add_column(
        "appointment",
        sa.Column("person_hash", hash_, comment="keyed hash of owner or e-mail; counted while it is to come"),
        schema="booking",
    )
    op.add_column(
        "appointment",
        sa.Column("changed_by", sa.Text, nullable=False, server_default="holder", comment="who did the last step"),
        schema="booking",
    )
    op.create_index(
        "appointment_owner_hash_ix", "appointment", ["owner_hash", "starts_at", "id"], schema="booking",
        postgresql_where=sa.text("owner_hash IS NOT NULL"),
    )  # fmt: skip
    op.create_index("appointment_starts_at_ix", "appointment", ["starts_at"], schema="booking")
    op.alter_column(
        "office_service", "duration_by_quantity", schema="booking", comment=STEPS, existing_comment=STEPS_BEFORE
    )
    op.add_column(
        "office_service",
        sa.Column("combines", sa.ARRAY(sa.Text), comment="services it does in one go; null: none"),
        schema="booking",
    )


def create_tables() -> None:
    op.create_table(
        "person",
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("open_appointments", sa.SmallInteger, nullable=False),
        sa.Column("most_open", sa.SmallInteger, comment="null: as many as anybody"),
        sa.PrimaryKeyConstraint("hash", name="person_pk"),
        sa.CheckConstraint(
            "open_appointments BETWEEN 0 AND coalesce(most_open, 5)", name=op.f("person_within_limit_ck")
        ),
        schema="booking",
    )
    op.create_table(
        "appointment_step",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("appointment_id", sa.Uuid, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="appointment_step_pk"),
        schema="booking",
    )
    op.create_index("appointment_step_appointment_id_ix", "appointment_step", ["appointment_id"], schema="booking")
    op.create_table(
        "retention_rule",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("days", sa.SmallInteger, nullable=False, comment="after the day of the appointment"),
        sa.Column("status", sa.Text, nullable=False, comment="provenance of the rule"),
        sa.Column("sources", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("id", name="retention_rule_pk"),
        sa.CheckConstraint("days BETWEEN 0 AND 3650", name=op.f("retention_rule_days_sane_ck")),
        schema="booking",
    )


def downgrade() -> None:
    for trigger in ("appointment_follow", "appointment_keep_person"):
        op.execute(f"DROP TRIGGER {trigger} ON booking.appointment")
    for table in ("retention_rule", "appointment_step", "person"):
        op.drop_table(table, schema="booking")
    for function in ("follow_appointment", "keep_person", "refuse_change", "confirm_appointment"):
        op.execute(f"DROP FUNCTION booking.{function}")
    op.drop_column("office_service", "combines", schema="booking")
    op.alter_column(
        "office_service", "duration_by_quantity", schema="booking", comment=STEPS_BEFORE, existing_comment=STEPS
    )
    op.drop_index("appointment_starts_at_ix", "appointment", schema="booking")
    for column in ("owner_hash", "person_hash", "changed_by"):
        op.drop_column("appointment", column, schema="booking")
    op.execute(CONFIRM_BEFORE)
