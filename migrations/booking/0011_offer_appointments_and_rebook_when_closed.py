"""Let staff offer appointments of their own, follow them up in series, and rebook people when an office closes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STAMP = sa.DateTime(timezone=True)
NOW = sa.text("clock_timestamp()")
CHANNELS = ("online", "staff", "phone", "walk_in")

SETTLE = """
CREATE FUNCTION booking.settle_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
-- An appointment that moved or will not take place is no conflict any more.
BEGIN
    UPDATE booking.capacity_conflict SET resolved_at = clock_timestamp() WHERE appointment_id = NEW.id AND resolved_at IS NULL;
    RETURN NULL;
END $$
"""
SETTLE_TRIGGER = """
CREATE TRIGGER appointment_settle_conflict AFTER UPDATE OF state, office_id, starts_at ON booking.appointment FOR EACH ROW
WHEN (NEW.state IN ('cancelled', 'expired', 'finished', 'no_show') OR OLD.starts_at <> NEW.starts_at OR OLD.office_id <> NEW.office_id)
EXECUTE FUNCTION booking.settle_conflict()
"""


def upgrade() -> None:
    know_channels((*CHANNELS, "personal"))
    op.add_column(
        "capacity_conflict",
        sa.Column(
            "kept", sa.Boolean, nullable=False, server_default=sa.text("false"),
            comment="staff decided that it takes place all the same",
        ),
        schema="booking",
    )  # fmt: skip
    op.add_column(
        "appointment",
        sa.Column("series_id", sa.Uuid, comment="the first appointment of a series in a case"),
        schema="booking",
    )
    op.create_index(
        "appointment_series_id_ix", "appointment", ["series_id", "starts_at"], schema="booking",
        postgresql_where=sa.text("series_id IS NOT NULL"),
    )  # fmt: skip
    create_closures()
    for statement in (SETTLE, SETTLE_TRIGGER):
        op.execute(statement)


def know_channels(channels: tuple[str, ...]) -> None:
    name = op.f("capacity_unit_channel_known_ck")
    op.drop_constraint(name, "capacity_unit", schema="booking")
    op.create_check_constraint(name, "capacity_unit", f"channel IN {channels}", schema="booking")


def create_closures() -> None:
    op.create_table(
        "closure",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("since", STAMP, nullable=False),
        sa.Column("until", STAMP, nullable=False),
        sa.Column("reason", JSONB, nullable=False, comment="text by language"),
        sa.Column("state", sa.Text, nullable=False, server_default="planned"),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("id", name="closure_pk"),
        sa.ForeignKeyConstraint(["office_id"], ["booking.office.id"], name="closure_office_id_fk"),
        sa.CheckConstraint("state IN ('planned', 'applied', 'lifted')", name=op.f("closure_state_known_ck")),
        sa.CheckConstraint("until > since", name=op.f("closure_ends_after_start_ck")),
        schema="booking",
    )
    op.create_index(
        "closure_office_id_ix", "closure", ["office_id", "until"], schema="booking",
        postgresql_where=sa.text("state = 'applied'"),
    )  # fmt: skip
    op.create_table(
        "rebooking",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("closure_id", sa.Uuid, nullable=False),
        sa.Column("appointment_id", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False, comment="of the appointment when it was proposed"),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="proposed"),
        sa.Column("respond_until", STAMP, nullable=False),
        sa.Column(
            "version", sa.SmallInteger, nullable=False, server_default="1", comment="rises when options are replaced"
        ),
        sa.Column("created_at", STAMP, nullable=False, server_default=NOW),
        sa.PrimaryKeyConstraint("id", name="rebooking_pk"),
        sa.ForeignKeyConstraint(["closure_id"], ["booking.closure.id"], name="rebooking_closure_id_fk"),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'declined', 'ended')", name=op.f("rebooking_state_known_ck")
        ),
        schema="booking",
    )
    op.create_index("rebooking_closure_id_ix", "rebooking", ["closure_id"], schema="booking")
    op.create_index(
        "rebooking_open_ix", "rebooking", ["appointment_id"], schema="booking", unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )  # fmt: skip
    create_options()


def create_options() -> None:
    op.create_table(
        "rebooking_option",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("rebooking_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.SmallInteger, nullable=False, comment="1, 2, 3 as in the letter"),
        sa.Column("office_id", sa.Text, nullable=False),
        sa.Column("pool_id", sa.Integer, nullable=False),
        sa.Column("starts_at", STAMP, nullable=False),
        sa.Column("minutes", sa.SmallInteger, nullable=False),
        sa.Column("cells", sa.SmallInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="rebooking_option_pk"),
        sa.ForeignKeyConstraint(
            ["rebooking_id"], ["booking.rebooking.id"], name="rebooking_option_rebooking_id_fk", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["office_id"], ["booking.office.id"], name="rebooking_option_office_id_fk"),
        sa.UniqueConstraint("rebooking_id", "number", name="rebooking_option_rebooking_id_number_uq"),
        schema="booking",
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER appointment_settle_conflict ON booking.appointment")
    op.execute("DROP FUNCTION booking.settle_conflict")
    for table in ("rebooking_option", "rebooking", "closure"):
        op.drop_table(table, schema="booking")
    op.drop_index("appointment_series_id_ix", "appointment", schema="booking")
    op.drop_column("appointment", "series_id", schema="booking")
    op.drop_column("capacity_conflict", "kept", schema="booking")
    op.execute("DELETE FROM booking.capacity_unit WHERE channel = 'personal'")
    know_channels(CHANNELS)
