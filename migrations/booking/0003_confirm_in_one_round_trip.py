"""Confirm in one round trip: lock the units, then compare and set, then make the units firm."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CONFIRM = """
CREATE FUNCTION booking.confirm_appointment(
    p_id uuid, p_secret_hash bytea, p_sealed_contact bytea, p_key_id text, p_data_key bytea, p_locale text, p_grace interval)
RETURNS SETOF booking.appointment LANGUAGE plpgsql AS $$
-- Each statement sees what was committed while the one before it waited for locks: this is why it is a function and not one query.
-- Strangers get no locks. Returns no row when the appointment was not held, not in time, or not opened by this secret.
DECLARE
    v_confirmed booking.appointment;
    v_firm integer;
BEGIN
    PERFORM 1 FROM booking.capacity_unit u JOIN booking.appointment a ON a.id = u.appointment_id
    WHERE u.appointment_id = p_id AND a.secret_hash = p_secret_hash
    ORDER BY u.pool_id, u.starts_at, u.unit_no FOR UPDATE OF u;
    UPDATE booking.appointment
    SET state = 'confirmed', hold_until = NULL, sealed_contact = p_sealed_contact, key_id = p_key_id,
        data_key = p_data_key, locale = p_locale, changed_at = clock_timestamp()
    WHERE id = p_id AND secret_hash = p_secret_hash AND state = 'held' AND hold_until > clock_timestamp() - p_grace
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


def upgrade() -> None:
    op.execute(CONFIRM)


def downgrade() -> None:
    op.execute("DROP FUNCTION booking.confirm_appointment")
