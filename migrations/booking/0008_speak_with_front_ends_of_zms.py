"""Speak with front ends of ZMS: numbers of offices and services, holds waiting for their activation, addresses of offices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ADDRESS = '{"street", "postcode", "city", "district"} as told; null: not known'
GIVE_NUMBER = """
CREATE FUNCTION booking.give_zms_number(p_kind text, p_key text) RETURNS void LANGUAGE plpgsql AS $$
-- Thirty bits of the id's hash, and the next free number when another id was there first. Once given, it stays.
DECLARE
    v_number integer := ('x' || left(md5(p_kind || ':' || p_key), 8))::bit(32)::integer & 1073741823;
BEGIN
    WHILE NOT EXISTS (SELECT FROM booking.zms_number WHERE kind = p_kind AND key = p_key) LOOP
        v_number := v_number % 1073741823 + 1;
        INSERT INTO booking.zms_number (kind, key, number) VALUES (p_kind, p_key, v_number) ON CONFLICT DO NOTHING;
    END LOOP;
END $$
"""
NUMBER_OFFICE = """
CREATE FUNCTION booking.number_office() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM booking.give_zms_number('office', NEW.id);
    RETURN NULL;
END $$
"""
NUMBER_SERVICE = """
CREATE FUNCTION booking.number_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM booking.give_zms_number('service', NEW.service_id);
    RETURN NULL;
END $$
"""
OFFICE_TRIGGER = """
CREATE TRIGGER office_number AFTER INSERT ON booking.office FOR EACH ROW EXECUTE FUNCTION booking.number_office()
"""
SERVICE_TRIGGER = """
CREATE TRIGGER office_service_number AFTER INSERT ON booking.office_service
FOR EACH ROW EXECUTE FUNCTION booking.number_service()
"""
NUMBER_KNOWN = """
SELECT booking.give_zms_number(kind, key)
FROM (SELECT 'office' AS kind, id AS key FROM booking.office
      UNION SELECT 'service', service_id FROM booking.office_service ORDER BY kind, key) AS known
"""


def upgrade() -> None:
    op.create_table(
        "zms_number",
        sa.Column("kind", sa.Text, nullable=False, comment="office or service"),
        sa.Column("key", sa.Text, nullable=False, comment="id in the catalog"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="zms_number_pk"),
        sa.UniqueConstraint("kind", "number", name="zms_number_kind_number_uq"),
        sa.CheckConstraint("kind IN ('office', 'service')", name=op.f("zms_number_kind_known_ck")),
        sa.CheckConstraint("number > 0", name=op.f("zms_number_number_positive_ck")),
        schema="booking",
    )
    for statement in (GIVE_NUMBER, NUMBER_OFFICE, NUMBER_SERVICE, OFFICE_TRIGGER, SERVICE_TRIGGER, NUMBER_KNOWN):
        op.execute(statement)
    op.add_column(
        "appointment",
        sa.Column("preconfirmed_at", sa.DateTime(timezone=True), comment="set: held until its holder follows the link"),
        schema="booking",
    )
    op.create_index("appointment_process_number_ix", "appointment", [sa.text("right(id::text, 7)")], schema="booking")
    op.add_column("office", sa.Column("address", JSONB(none_as_null=True), comment=ADDRESS), schema="booking")


def downgrade() -> None:
    op.drop_column("office", "address", schema="booking")
    op.drop_index("appointment_process_number_ix", "appointment", schema="booking")
    op.drop_column("appointment", "preconfirmed_at", schema="booking")
    op.execute("DROP TRIGGER office_service_number ON booking.office_service")
    op.execute("DROP TRIGGER office_number ON booking.office")
    for function in ("number_service", "number_office", "give_zms_number"):
        op.execute(f"DROP FUNCTION booking.{function}")
    op.drop_table("zms_number", schema="booking")
